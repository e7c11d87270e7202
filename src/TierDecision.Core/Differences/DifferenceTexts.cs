using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Differences;

/// <summary>The messages that tell what differs.</summary>
internal static class DifferenceTexts
{
    public static readonly BilingualTemplate Policy = new("difference.policy");
    public static readonly BilingualTemplate Changed = new("difference.changed");
    public static readonly BilingualTemplate SetAdded = new("difference.set_added");
    public static readonly BilingualTemplate SetRemoved = new("difference.set_removed");
    public static readonly BilingualTemplate Added = new("difference.added");
    public static readonly BilingualTemplate AddedInPlace = new("difference.added_in_place");
    public static readonly BilingualTemplate Removed = new("difference.removed");
    public static readonly BilingualTemplate RemovedFromPlace = new("difference.removed_from_place");
    public static readonly BilingualTemplate Moved = new("difference.moved");
    public static readonly BilingualTemplate MovedAround = new("difference.moved_around");
    public static readonly BilingualTemplate Nothing = new("difference.nothing");
    public static readonly BilingualTemplate Never = new("difference.never");
    public static readonly BilingualTemplate NoLimit = new("difference.no_limit");
    public static readonly BilingualTemplate NotGiven = new("difference.not_given");
    public static readonly BilingualTemplate All = new("difference.all");
    public static readonly BilingualTemplate Always = new("difference.always");
    public static readonly BilingualTemplate EverybodyElse = new("difference.everybody_else");
    public static readonly BilingualTemplate Yes = new("difference.yes");
    public static readonly BilingualTemplate No = new("difference.no");
    public static readonly BilingualTemplate Within = new("difference.within");
}
