namespace TierDecision.Service.Policies;

/// <summary>Looks at what the policy library has in force, for who has to know it now.</summary>
internal interface IPolicyLook
{
    /// <summary>Looks once; whoever looks meanwhile is waited for. False if the library could not be read.</summary>
    ValueTask<bool> LookAsync(CancellationToken cancellationToken);
}
