using System.CommandLine;
using TierDecision.LoadTest.Commands;

namespace TierDecision.Tests.LoadTest;

public class CommandLineTests
{
    private static readonly string Service = typeof(TierDecision.Service.Hosting.StartException).Assembly.Location;

    private static readonly RootCommand Root = LoadTestCommand.Create([], TimeProvider.System);

    /// <summary>Every option of every command that takes a value which can be wrong.</summary>
    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var command in Root.Subcommands)
            {
                foreach (var option in command.Options.Where(CanBeWrong))
                {
                    data.Add(command.Name, option.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Rejects_a_value_that_cannot_be_in_one_line_that_names_option_value_and_what_is_allowed(string command, string option)
    {
        var error = Assert.Single(ErrorsOf($"{Complete(command, option)} {option} abc"), line => line.StartsWith(option, StringComparison.Ordinal));

        Assert.DoesNotContain('\n', error);
        Assert.Matches($"^{option} 'abc' (is not (a|one of|not) |is not there; )", error);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Rejects_an_option_without_a_value_in_one_line_that_says_what_is_allowed(string command, string option)
    {
        var error = Assert.Single(ErrorsOf($"{Complete(command, option)} {option}"), line => line.StartsWith(option, StringComparison.Ordinal));

        Assert.DoesNotContain('\n', error);
        Assert.Matches($"^{option} has no value. .+", error);
    }

    [Theory]
    [InlineData("run --rate 0.5", "--rate '0.5' is not a number from 1 to 1,000,000")]
    [InlineData("run --rate NaN", "--rate 'NaN' is not a number from 1 to 1,000,000")]
    [InlineData("run --seconds 1e9", "--seconds '1e9' is not a number from 0.5 to 600")]
    [InlineData("run --customers 10000001", "--customers '10000001' is not a whole number from 1 to 10,000,000")]
    [InlineData("run --customers 1.5", "--customers '1.5' is not a whole number from 1 to 10,000,000")]
    [InlineData("run --seed -1", "--seed '-1' is not a whole number from 0 to 18,446,744,073,709,551,615")]
    [InlineData("run --target service", "--target 'service' is not one of decide, empty, kestrel, redis-get, hash-json, cache-json")]
    [InlineData("run --arrivals 0", "--arrivals '0' is not one of poisson, constant")]
    [InlineData("run --rates 5", "'--rates' is not understood")]
    [InlineData("runs", "'runs' is not understood")]
    [InlineData("store --customers 1000,0", "--customers '0' is not a whole number from 1 to 10,000,000")]
    [InlineData("cost --cache-customers 2000 999", "--cache-customers '999' is not a whole number from 1,000 to 100,000,000")]
    [InlineData("cost --starts 3", "--starts needs --against DLL, the build to compare with")]
    [InlineData("cost --require 1.03", "--require needs --against DLL, the build to compare with")]
    public void Rejects_what_cannot_be(string line, string error) => Assert.Equal([error], ErrorsOf(line));

    [Theory]
    [InlineData("run --rate 5000 --arrivals Constant --target empty --seed 18446744073709551615")]
    [InlineData("store --customers 1000,10000 --rounds 25")]
    [InlineData("cost --cache-customers 40000 1000 --with-key --seconds 0.1")]
    [InlineData("compare --zipf 0.99 --output somewhere/new")]
    [InlineData("visibility --rate 1 --write-rate 1000")]
    [InlineData("activations --rate 10 --changes 900")]
    public void Takes_what_can_be(string line) => Assert.Empty(ErrorsOf(line));

    [Fact]
    public void Numbers_are_ascending_however_they_are_given()
    {
        var numbers = ValueOption.Numbers("--numbers", "Numbers", [], 1, 100);
        var command = new RootCommand { numbers };

        Assert.Equal([1, 2, 30], command.Parse("--numbers 30 1,2").GetValue(numbers)!);
        Assert.Empty(command.Parse("").GetValue(numbers)!);
    }

    [Fact]
    public void Rejects_a_file_as_the_folder_for_reports()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = Assert.Single(ErrorsOf($"compare --output {file}"));

            Assert.Equal($"--output '{file}' is a file; name a folder, it is made if it is missing", error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Rejects_caches_and_keys_beside_another_build()
    {
        Assert.Empty(ErrorsOf($"cost --against {Service} --starts 3 --require 1.03"));
        Assert.Equal(["--with-key does not go with --against, which compares two builds"], ErrorsOf($"cost --with-key --against {Service}"));
    }

    private static bool CanBeWrong(Option option) => option.ValueType != typeof(bool) && option.Name is not ("--redis" or "--output");

    // These options are refused without another build, whatever their value.
    private static string Complete(string command, string option) =>
        command == "cost" && option is ("--starts" or "--require" or "--require-empty" or "--shadow") ? $"{command} --against {Service}" : command;

    private static IReadOnlyList<string> ErrorsOf(string line) => ParseErrors.Of(Root.Parse(line));
}
