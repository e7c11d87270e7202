namespace TierDecision.Core.Priorities;

/// <summary>Systems that count priority in their own way.</summary>
public enum TargetSystem : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Twilio TaskRouter.</summary>
    TaskRouter = 1,

    /// <summary>Genesys Cloud.</summary>
    Genesys = 2,

    /// <summary>Amazon Connect.</summary>
    AmazonConnect = 3,

    /// <summary>FreeSWITCH with mod_callcenter.</summary>
    FreeSwitch = 4,

    /// <summary>Asterisk with app_queue.</summary>
    Asterisk = 5,

    /// <summary>Zendesk.</summary>
    Zendesk = 6,

    /// <summary>Salesforce Omni-Channel.</summary>
    Salesforce = 7,
}
