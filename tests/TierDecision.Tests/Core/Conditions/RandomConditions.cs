using TierDecision.Core.Conditions;

namespace TierDecision.Tests.Core.Conditions;

/// <summary>Conditions of every shape, from a seed.</summary>
internal static class RandomConditions
{
    /// <summary>A condition with one or two demands, and with <c>not</c>, <c>any</c> and <c>all</c> down to a depth.</summary>
    /// <param name="random">Where it all comes from.</param>
    /// <param name="depth">How many conditions may stand inside one another.</param>
    /// <param name="demand">A field and what is asked of it.</param>
    public static ConditionConfig Generate(Random random, int depth, Func<Random, (string Field, OperandConfig Operand)> demand)
    {
        var config = new ConditionConfig();
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var (field, operand) = demand(random);
            config.Fields[field] = operand;
        }

        if (depth > 0)
        {
            switch (random.Next(4))
            {
                case 0:
                    config.Not = Generate(random, depth - 1, demand);
                    break;
                case 1:
                    config.Any = [Generate(random, depth - 1, demand), Generate(random, depth - 1, demand)];
                    config.Fields.Clear();
                    break;
                case 2:
                    config.All = [Generate(random, depth - 1, demand)];
                    break;
            }
        }

        return config;
    }
}
