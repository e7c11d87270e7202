using System.Globalization;
using System.Runtime.ExceptionServices;
using FsCheck;
using FsCheck.Fluent;
using PhoneNumbers;
using TierDecision.Core.Customers;
using TierDecision.PhoneNumbers;
using PhoneNumber = TierDecision.Core.Customers.PhoneNumber;

namespace TierDecision.Tests.PhoneNumbers;

public class PhoneLawTests
{
    [ThreadStatic]
    private static int _exceptions;

    private static readonly Gen<string> Regions = Gen.Elements("", "DE", "US", "IT", "GB", "CN", "AR", "MX", "BR", "RU", "KR", "HU", "AG", "VN", "CO", "LT", "KZ", "SM");

    // What numbers are written with, so that most texts are nearly numbers.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("+0123456789 0123456789 0123456789()-./;,#x'\u0664\uff11\u00a0".ToCharArray()).ArrayOf().Select(characters => new string(characters)),
        Gen.Elements("0", "00", "+", "1", "15", "(0)", "49", "+39", "0338", "044", "011", "2079460958", "12125550142", "8764321", " ", "-", "x12", ";ext=1", "tel:", "abc", "9")
            .ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void Every_text_is_a_number_or_an_error_without_an_exception() => WithoutExceptions(() => Laws.Hold(
        Regions.Zip(Texts),
        both => Phones.Read(both.Item1, both.Item2) is var read
            && (PhoneNumberOrNull(read) is not null || Enum.TryParse<IdentityError>(read, out var error) && error != IdentityError.None),
        cases: 3000));

    [Fact]
    public void A_number_stays_what_it_is() => Laws.Hold(
        Regions.Zip(Texts),
        both => PhoneNumberOrNull(Phones.Read(both.Item1, both.Item2)) is not { } number || Phones.Read(both.Item1, number) == number && Phones.Read("", number) == number,
        cases: 3000);

    // Other digits than those of the text are a calling code in front, or of a country whose old forms have got new digits.
    [Fact]
    public void Number_has_the_digits_of_the_text_in_their_order() => Laws.Hold(
        Regions.Zip(Texts),
        both => PhoneNumberOrNull(Phones.Read(both.Item1, both.Item2)) is not { } number
            || Added(number[1..], both.Item2) is var added && (added.Length == 0 || RegionCodes(both.Item1).Contains(added))
            || GotNewDigits.Any(code => number.StartsWith(code, StringComparison.Ordinal)),
        cases: 3000);

    [Fact]
    public void Fraction_of_a_spreadsheet_changes_nothing() => Laws.Hold(
        Regions.Zip(Gen.Choose(0, 9).ArrayOf(11)).Zip(Gen.Choose(1, 9)),
        all =>
        {
            var ((region, digits), first) = all;
            var text = first + string.Concat(digits);
            return Phones.Read(region, text + ".0") == Phones.Read(region, text);
        },
        cases: 1000);

    [Fact]
    public void Separators_change_nothing() => Laws.Hold(
        Regions.Zip(Gen.Choose(0, 9).ArrayOf(14)).Zip(Gen.Choose(0, 12)),
        all =>
        {
            var ((region, digits), length) = all;
            var text = string.Concat(digits.Take(length));
            return Phones.Read(region, "+" + text) == Phones.Read(region, "+" + string.Join(' ', text.ToCharArray()))
                && Phones.Read(region, text) == Phones.Read(region, string.Join('-', text.ToCharArray()));
        },
        cases: 3000);

    // For every calling code and every beginning of three digits: what Core takes for E.164 without asking is what the plans say.
    [Fact]
    public void E164_is_what_the_plans_say()
    {
        var random = new Random(20260301);
        foreach (var country in PhoneNumberUtil.GetInstance().GetSupportedCallingCodes())
        {
            var code = country.ToString(CultureInfo.InvariantCulture);
            for (var beginning = 0; beginning < 1000; beginning++)
            {
                var rest = Enumerable.Range(0, random.Next(1, 13 - code.Length)).Select(_ => (char)('0' + random.Next(10)));
                var digits = string.Create(CultureInfo.InvariantCulture, $"{code}{beginning:D3}{string.Concat(rest)}");
                if (PhoneNumber.IsE164("+" + digits))
                {
                    Assert.Equal(digits, NumberingPlans.Instance.International(digits).Number);
                }
            }
        }
    }

    private static readonly string[] GotNewDigits = ["+229", "+54", "+55", "+57", "+84"];

    // What stands before the longest end of a number whose digits the text has, in their order.
    private static string Added(string number, string text)
    {
        var left = number.Length;
        foreach (var c in text.Reverse())
        {
            left -= left > 0 && CharUnicodeInfo.GetDecimalDigitValue(c) == number[left - 1] - '0' ? 1 : 0;
        }

        return number[..left];
    }

    // The only area code of Antigua is left out there.
    private static string[] RegionCodes(string region) => region.Length == 0 ? []
        : region == "AG" ? ["1", "1268"]
        : [PhoneNumberUtil.GetInstance().GetCountryCodeForRegion(region).ToString(CultureInfo.InvariantCulture)];

    private static string? PhoneNumberOrNull(string text) => text.StartsWith('+') ? text : null;

    // Exceptions that the library throws and somebody catches would cost as much as a hundred numbers.
    private static void WithoutExceptions(Action act)
    {
        EventHandler<FirstChanceExceptionEventArgs> count = (_, _) => _exceptions++;
        _exceptions = 0;
        AppDomain.CurrentDomain.FirstChanceException += count;
        try
        {
            act();
            Assert.Equal(0, _exceptions);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= count;
        }
    }
}
