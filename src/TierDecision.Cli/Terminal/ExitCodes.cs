namespace TierDecision.Cli.Terminal;

/// <summary>What the exit code of every command says.</summary>
internal static class ExitCodes
{
    /// <summary>It was done.</summary>
    public const int Ok = 0;

    /// <summary>The input is right, and it could not be done: a store or service is not reachable, a file cannot be written.</summary>
    public const int NotDone = 1;

    /// <summary>The input is wrong: arguments, a file, a policy, a request.</summary>
    public const int BadInput = 2;
}
