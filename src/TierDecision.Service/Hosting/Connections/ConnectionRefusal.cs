namespace TierDecision.Service.Hosting.Connections;

/// <summary>Why a connection is closed at once.</summary>
internal enum ConnectionRefusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>There are as many connections as the service holds.</summary>
    Limit,

    /// <summary>There are as many from its address as the service holds from one.</summary>
    Address,
}
