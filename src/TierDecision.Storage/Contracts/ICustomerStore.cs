namespace TierDecision.Storage.Contracts;

/// <summary>
/// Where the scores of one tenant's customers live, with all that its clients ask of it; a client takes the contract that it needs. Every store keeps
/// the same contracts, held by one suite of tests. It may be disposed of more than once.
/// </summary>
public interface ICustomerStore
    : ICustomerReader, ICustomerFeedSource, ICustomerLoader, ICustomerRetiering, ICustomerWriter, ICustomerEraser, ICustomerExporter,
        IErasureKeySource, IAuditTrail, IPolicyLibrary, IPolicyTrials, IStoreClock, IAsyncDisposable;
