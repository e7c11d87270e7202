using Google.Protobuf.Reflection;
using TierDecision.V1;

namespace TierDecision.Protocol;

/// <summary>The fields of <see cref="ScoreRecord"/> by their names, which are those of a score's columns and flags.</summary>
public static class ScoreRecordFields
{
    /// <summary>The field of a column or of a flag.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static FieldDescriptor Find(string name) =>
        ScoreRecord.Descriptor.FindFieldByName(name) ?? throw new InvalidOperationException($"A score on the wire has no field {name}.");
}
