using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Wire;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Records;

namespace TierDecision.Service.DecisionLog;

/// <summary>One decision as one line of JSON; <c>docs/decision-log.md</c> describes it. What is not known or does not apply is left out.</summary>
internal static class EntryJson
{
    private const int Format = 3;

    /// <summary>What every line begins with, in all formats.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"format\":"u8;

    // All that one request may have in plain letters.
    private const int MostAttributeBytes = 9 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="output">Where to.</param>
    /// <param name="decisionId">The decision's id.</param>
    /// <param name="entry">The decision.</param>
    public static void Write(IBufferWriter<byte> output, string decisionId, in DecisionEntry entry)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteNumber("format"u8, Format);
        json.WriteString("decision_id"u8, decisionId);
        WriteText(json, "request_id", entry.RequestId);
        WriteText(json, "caller", entry.Caller);
        json.WriteString("decided_at"u8, Text(entry.DecidedAt));
        WritePolicy(json, entry);
        WriteCustomer(json, entry);
        WriteRequest(json, entry.Request, entry.LeftOut);
        WriteDecision(json, entry);
        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json, in DecisionEntry entry)
    {
        json.WriteStartObject("policy"u8);
        json.WriteString("name"u8, entry.Policy.Policy.Name);
        json.WriteString("version"u8, entry.Policy.Policy.Version);
        json.WriteString("revision"u8, entry.Policy.Policy.Revision);
        if (entry.Policy.Policy.Canary)
        {
            json.WriteBoolean("canary"u8, true);
        }

        WriteWord(json, "pin", entry.Pin);
        json.WriteEndObject();
    }

    // The record as it was, so that a replay decides with what was known then. Sealed: its version and values would tell whose it is.
    private static void WriteCustomer(Utf8JsonWriter json, in DecisionEntry entry)
    {
        var customer = entry.Customer;
        json.WriteStartObject("customer"u8);
        json.WriteString("knowledge"u8, Word(customer.Knowledge));
        WriteWord(json, "identity_gap", customer.IdentityGap);
        if (customer.IsShared)
        {
            json.WriteBoolean("shared"u8, true);
        }

        if (entry.Identifier is { } identifier)
        {
            json.WriteString("identifier"u8, Word(identifier));
            if (entry.Keys is { } keys)
            {
                json.WriteString("pseudonym"u8, ErasurePseudonym.Of(keys, entry.Key));
            }
        }

        if (customer.Knowledge == CustomerKnowledge.Known)
        {
            var plan = entry.Policy.Plan;
            json.WriteString("tier"u8, TierName(plan, customer.Tier));
            if (customer.OverrideTier != CustomerScore.NoTier)
            {
                json.WriteString("override_tier"u8, TierName(plan, customer.OverrideTier));
            }

            if (entry.Keys is { } keys)
            {
                Span<byte> record = stackalloc byte[CustomerRecordCodec.Size];
                CustomerRecordCodec.Write(customer.Score, record);
                json.WriteBase64String("sealed_record"u8, SealedRecord.Seal(keys, entry.Key, record));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, in DecisionRequest request, SideFields leftOut)
    {
        json.WriteStartObject("request"u8);
        json.WriteString("context"u8, Word(request.Context));
        json.WriteString("arrived_at"u8, Text(request.ArrivedAt));
        WriteWord(json, "channel", request.Channel);
        WriteText(json, "language", request.Language.ToString());
        WriteText(json, "topic", request.Topic);
        WriteText(json, "entry_point", request.EntryPoint);
        WriteWord(json, "attestation", request.Attestation);
        WriteWord(json, "matter", request.Matter);
        if (request.Context == DecisionContext.Ticket)
        {
            WriteWord(json, "ticket_priority", request.TicketPriority);
        }

        if (request.Context == DecisionContext.Order)
        {
            json.WriteNumber("order_value"u8, request.OrderValue);
            WriteText(json, "region", request.Region);
        }

        if (request.PromisedAt is { } promised)
        {
            json.WriteString("promised_at"u8, Text(promised));
        }

        if (request.Attributes is { Count: > 0 } attributes)
        {
            WriteAttributes(json, attributes);
        }

        if (request.WaitsIn is { } position)
        {
            json.WriteStartObject("waits_in"u8);
            json.WriteString("rule"u8, position.Rule);
            json.WriteNumber("target"u8, position.Target);
            json.WriteString("since"u8, Text(position.Since));
            json.WriteEndObject();
        }

        if (leftOut != SideFields.None)
        {
            json.WriteStartArray("left_out"u8);
            for (; leftOut != SideFields.None; leftOut = SideFieldPaths.WithoutFirst(leftOut))
            {
                json.WriteStringValue(SideFieldPaths.All[SideFieldPaths.IndexOf(leftOut)]);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Control characters take six bytes each: what a caller sends may become six times as long here.
    private static void WriteAttributes(Utf8JsonWriter json, IDictionary<string, string> attributes)
    {
        var (left, leftOut) = (MostAttributeBytes, 0);
        json.WriteStartObject("attributes"u8);
        foreach (var (name, value) in attributes)
        {
            var (encodedName, encodedValue) = (Encoded(name), Encoded(value));
            left -= encodedName.EncodedUtf8Bytes.Length + encodedValue.EncodedUtf8Bytes.Length;
            if (left >= 0)
            {
                json.WriteString(encodedName, encodedValue);
            }
            else
            {
                leftOut++;
            }
        }

        json.WriteEndObject();
        if (leftOut > 0)
        {
            json.WriteNumber("attributes_left_out"u8, leftOut);
        }
    }

    private static JsonEncodedText Encoded(string text) => JsonEncodedText.Encode(text, Options.Encoder);

    private static void WriteDecision(Utf8JsonWriter json, in DecisionEntry entry)
    {
        ref readonly var decision = ref entry.Decision;
        var plan = entry.Policy.Plan;
        json.WriteString("tier"u8, TierName(plan, decision.Tier));
        if (decision.TierOverridden)
        {
            json.WriteBoolean("tier_overridden"u8, true);
        }

        json.WriteString("score"u8, Word(decision.ScoreStatus));
        json.WriteNumber("priority"u8, decision.Priority);
        json.WriteNumber("head_start_ms"u8, decision.HeadStartMilliseconds);
        json.WriteNumber("sort_key"u8, decision.SortKey);
        json.WriteStartArray("priority_rules"u8);
        for (var i = 0; i < plan.PriorityRules.Length; i++)
        {
            if (((decision.PriorityRules >> i) & 1) != 0)
            {
                json.WriteStringValue(plan.PriorityRules[i].Name);
            }
        }

        json.WriteEndArray();
        if (decision.Route is { } route)
        {
            json.WriteString(
                "routing_rule"u8,
                decision.RoutingRule == Decision.NoRule ? RoutePosition.DefaultRule : plan.Routing.Rules[decision.RoutingRule].Name);
            json.WriteString("queue"u8, route.Targets[decision.RouteStatus.Target].Queue);
            json.WriteNumber("target"u8, decision.RouteStatus.Target);
        }

        WriteDueTimes(json, decision, entry.Request.Context, plan);
        json.WriteString("handling"u8, Word(decision.Handling));
        if (decision.Guardrails != Guardrails.None)
        {
            json.WriteStartArray("guardrails"u8);
            foreach (var guardrail in Enum.GetValues<Guardrails>())
            {
                if (guardrail != Guardrails.None && decision.Guardrails.HasFlag(guardrail))
                {
                    json.WriteStringValue(Word(guardrail));
                }
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("degraded"u8, decision.Degraded);
    }

    private static void WriteDueTimes(Utf8JsonWriter json, in Decision decision, DecisionContext context, PolicyPlan plan)
    {
        if (decision.SlaRule == Decision.NoRule)
        {
            return;
        }

        var rule = plan.SlaRules[decision.SlaRule];
        var targets = rule.TargetsFor(context);
        json.WriteString("sla_rule"u8, rule.Name);
        json.WriteStartObject("due"u8);
        for (var i = 0; i < targets.Length; i++)
        {
            json.WriteString(Word(targets[i].Metric), Text(decision.DueAt(i)));
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteWord<T>(Utf8JsonWriter json, string name, T word)
        where T : struct, Enum
    {
        if (!EqualityComparer<T>.Default.Equals(word, default))
        {
            json.WriteString(name, Word(word));
        }
    }

    private static string TierName(PolicyPlan plan, byte tier) => tier < plan.Tiers.Length ? plan.Tiers[tier].Name : "none";

    private static string Word<T>(T word)
        where T : struct, Enum => EnumWords.SnakeCase(word.ToString());

    private static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);
}
