using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Comparing;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Trials;

/// <summary>A decision that differs, as one JSON text with both explanations; <c>docs/policy-library.md</c> describes it.</summary>
internal static class DifferenceJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonFormatter Explanations = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <param name="trial">The trial.</param>
    /// <param name="decisionId">The id of the decision; empty if only a part was asked for.</param>
    /// <param name="entry">The decision that was answered.</param>
    /// <param name="other">The other policy's decision.</param>
    public static byte[] Write(Trial trial, string decisionId, in ComparedEntry entry, in Decision other)
    {
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("trial"u8, TrialMetrics.Word(trial.Kind));
            json.WriteNumber("number"u8, trial.Number);
            json.WriteString("decision_id"u8, decisionId);
            json.WriteString("decided_at"u8, MomentText.Format(entry.DecidedAt));
            json.WriteString("context"u8, EnumWords.SnakeCase(entry.Request.Context.ToString()));
            var (inForce, candidate) = ("in_force", "candidate");
            WriteSide(json, trial.Kind == TrialKind.Shadow ? inForce : candidate, entry, entry.Answered, entry.Decision);
            WriteSide(json, trial.Kind == TrialKind.Shadow ? candidate : inForce, entry, entry.Other, other);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteSide(Utf8JsonWriter json, string name, in ComparedEntry entry, in ComparedSide side, in Decision decision)
    {
        var plan = side.Policy.Plan;
        json.WriteStartObject(name);
        json.WriteString("revision"u8, side.Policy.Policy.Revision);

        // Of whoever could not be verified the tier must not be told.
        if (side.Policy.Tier(decision) is { } tier)
        {
            json.WriteString("tier"u8, tier.Name);
        }

        json.WriteNumber("priority"u8, decision.Priority);
        if (Difference.QueueOf(decision) is { } queue)
        {
            json.WriteString("queue"u8, queue);
        }

        json.WriteStartObject("due"u8);
        var targets = Difference.TargetsOf(decision, plan, entry.Request.Context);
        for (var i = 0; i < targets.Length; i++)
        {
            json.WriteString(EnumWords.SnakeCase(targets[i].Metric.ToString()), MomentText.Format(decision.DueAt(i)));
        }

        json.WriteEndObject();
        var explanation = DecisionExplainer.Explain(entry.Request, side.Customer, plan, side.Queues, entry.DecidedAt, decision);
        json.WritePropertyName("explanation"u8);
        json.WriteRawValue(Explanations.Format(ExplanationMapper.Map(explanation, tierOverride: null)));
        json.WriteEndObject();
    }
}
