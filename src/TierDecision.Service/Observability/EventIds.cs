namespace TierDecision.Service.Observability;

/// <summary>The ids of all log messages of the service, each used once, so that an alert can name one.</summary>
internal static class EventIds
{
    public const int PolicyTaken = 1;
    public const int PolicyWarning = 2;
    public const int PublishedKey = 3;
    public const int SeldomPolled = 4;
    public const int NotWarm = 5;
    public const int PolicyRefused = 6;
    public const int PolicyRefusedNoMore = 7;
    public const int Draining = 10;
    public const int Started = 11;
    public const int Reloaded = 12;
    public const int ConfigurationRefused = 13;
    public const int SettingsNeedStart = 14;

    public const int Following = 20;
    public const int CannotFollow = 21;
    public const int FollowsAgain = 22;
    public const int Unconfirmed = 24;
    public const int ConfirmedAgain = 25;
    public const int Resynced = 26;
    public const int Resumed = 27;
    public const int NotResumed = 28;
    public const int CheckpointNotServed = 29;
    public const int FollowingCache = 30;
    public const int CacheEmptied = 31;
    public const int LookupFailed = 32;
    public const int OtherPhones = 33;

    public const int CheckpointRead = 40;
    public const int CheckpointMissing = 41;
    public const int CheckpointRefused = 42;
    public const int CheckpointWritten = 43;
    public const int CheckpointNotWritten = 44;

    public const int CustomerNotWritten = 50;
    public const int AuditLoses = 51;
    public const int PolicyLibraryNotChanged = 52;

    public const int DecisionLogBegins = 60;
    public const int DecisionLogFails = 61;
    public const int DecisionLogRecovers = 62;
    public const int DecisionLogLoses = 63;

    public const int CircuitOpened = 70;
    public const int CircuitClosed = 71;

    public const int ErasureKeysNotRead = 80;

    public const int AccessKeysTaken = 90;
    public const int AccessKeysRefused = 91;
    public const int CallsRefused = 92;
    public const int AddressIsOpen = 93;
    public const int AddressIsOverheard = 94;
    public const int ConnectionsRefused = 100;
    public const int FewDescriptors = 101;

    public const int RequestsUnreadable = 110;

    public const int WorkerFailed = 120;

    public const int PolicyLibraryDecides = 130;
    public const int PolicyFileDecides = 131;
    public const int PolicyLibraryRefused = 132;
    public const int PolicyLibraryRefusedNoMore = 133;
    public const int PolicyLibraryLost = 134;
    public const int PolicyLibraryUnread = 135;
    public const int PolicyLibraryReadAgain = 136;
    public const int PolicyCheckpointNotWritten = 137;
    public const int PolicyWaits = 138;
    public const int TrialBegins = 140;
    public const int TrialEnds = 141;
    public const int TrialRefused = 142;
    public const int TrialNotReported = 143;
    public const int CanaryRolledBack = 144;
    public const int CanaryEnded = 145;

    public const int RetierBegins = 150;
    public const int RetierEnded = 151;
    public const int RetierFailed = 152;
}
