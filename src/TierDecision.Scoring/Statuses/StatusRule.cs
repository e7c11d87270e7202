using System.Collections.Frozen;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Statuses;

/// <summary>What the words of a status column say of an order. Words are compared by letters and digits only, without regard to case.</summary>
public sealed class StatusRule
{
    /// <summary>The word that stands for all others.</summary>
    public const string Others = "*";

    /// <summary>What shops and payment systems call the fates of an order.</summary>
    public static StatusRule Common { get; } = new(CommonWords(), others: null);

    private readonly FrozenDictionary<string, OrderFate> _words;
    private readonly OrderFate? _others;

    private StatusRule(FrozenDictionary<string, OrderFate> words, OrderFate? others) => (_words, _others) = (words, others);

    /// <summary>The words that somebody named, beside the common ones, in no order.</summary>
    public IReadOnlyDictionary<string, OrderFate> Named { get; private init; } = FrozenDictionary<string, OrderFate>.Empty;

    /// <summary>Whether somebody said what words mean, so that the column is one of statuses.</summary>
    public bool IsNamed => Named.Count > 0;

    /// <summary>The same with words that go before those that it has; <see cref="Others"/> stands for all that are not named.</summary>
    public StatusRule With(IEnumerable<KeyValuePair<string, OrderFate>> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var all = new Dictionary<string, OrderFate>(_words, StringComparer.Ordinal);
        var named = new Dictionary<string, OrderFate>(Named, StringComparer.Ordinal);
        var others = _others;
        foreach (var (word, fate) in words)
        {
            if (word == Others)
            {
                others = fate;
            }
            else
            {
                all[ColumnMap.Letters(word)] = fate;
            }

            named[word] = fate;
        }

        return new StatusRule(all.ToFrozenDictionary(StringComparer.Ordinal), others) { Named = named };
    }

    /// <summary>What a status makes of an order; null if that is not known. An empty one makes nothing of it.</summary>
    public OrderFate? Of(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Length == 0 ? OrderFate.Sale : _words.TryGetValue(ColumnMap.Letters(status), out var fate) ? fate : _others;
    }

    private static FrozenDictionary<string, OrderFate> CommonWords()
    {
        string[] sales =
        [
            "paid", "partially paid", "completed", "complete", "fulfilled", "partially fulfilled", "shipped", "delivered", "processing", "closed",
            "closed won", "won", "invoiced", "settled", "succeeded", "success", "approved", "captured", "partially refunded", "overdue", "sent",
            "open", "sale", "invoice", "bezahlt", "abgeschlossen", "versendet", "geliefert", "已完成", "已付款", "已支付",
            "已发货", "交易成功", "已收货",
            "部分退款", "正常", "已成交", "赢单",
        ];
        string[] none =
        [
            "cancelled", "canceled", "cancelled reversal", "failed", "failure", "voided", "void", "pending", "pending payment", "payment pending",
            "on hold", "draft", "checkout draft", "declined", "denied", "rejected", "expired", "abandoned", "unpaid", "authorized", "closed lost",
            "lost", "deleted", "trash", "storniert", "abgebrochen", "fehlgeschlagen", "offen", "已取消", "已关闭", "已作废", "作废", "未付款",
            "待付款", "待支付", "支付失败", "草稿", "未生效", "审核中", "输单",
        ];
        string[] refunded = ["refunded", "fully refunded", "charged back", "chargeback", "reversed", "erstattet", "已退款", "全额退款", "退款成功"];
        string[] credits = ["credit", "credit note", "credit memo", "gutschrift", "红字", "红冲", "退货单"];
        string[] discounts = ["discount", "rabatt", "折扣"];
        return new[]
            {
                (sales, OrderFate.Sale), (none, OrderFate.None), (refunded, OrderFate.Refunded), (credits, OrderFate.Credit),
                (discounts, OrderFate.Discount),
            }
            // WooCommerce's database writes wc-completed.
            .SelectMany(group => group.Item1.SelectMany(word => new[] { ColumnMap.Letters(word), $"wc{ColumnMap.Letters(word)}" })
                .Select(word => KeyValuePair.Create(word, group.Item2)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
