using System.CommandLine;
using NodaTime;
using NodaTime.Text;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Access;

namespace TierDecision.Cli.Commands.Access;

/// <summary><c>tierctl access</c>: makes keys for callers of the service.</summary>
internal static class AccessCommand
{
    public static Command Create(CliContext context) => new("access", "Makes keys for callers of the service.") { New(context) };

    private static ExampleCommand New(CliContext context)
    {
        var name = new Option<string>("--name")
        {
            Description = "The caller's name, as logs and metrics are to show it.",
            HelpName = "NAME",
            Required = true,
        };
        var allow = new Option<string>("--allow")
        {
            Description = $"What the caller may do, with commas between: {string.Join(", ", PermissionWords.All)}.",
            HelpName = "LIST",
            Required = true,
        };
        var expires = ValueOption.Day("--expires", "The last day on which the key is good, in UTC, such as 2027-06-30. Default: it does not expire.");
        var command = new ExampleCommand(
            "new",
            "Makes a key for one caller: prints the key, once, and the entry for the service's keys file (TierDecision:Access:KeysFile), "
            + "which holds the key's hash alone.",
            "tierctl access new --name avaya-berlin --allow decide,queues",
            "tierctl access new --name crm --allow customers.read,customers.write --expires 2027-06-30")
        {
            name, allow, expires,
        };
        command.SetAction((result, _) => Task.FromResult(Print(
            context,
            result.GetRequiredValue(name),
            result.GetRequiredValue(allow).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            result.GetValue(expires))));
        return command;
    }

    private static int Print(CliContext context, string name, string[] allow, LocalDate? expires)
    {
        var key = AccessKeyText.Generate();
        string[] lines =
        [
            "keys:",
            $"  - name: {name}",
            $"    sha256: {AccessKeyText.Hash(key)}",
            $"    allow: [{string.Join(", ", allow)}]",
            .. expires is { } day ? [$"    expires: {LocalDatePattern.Iso.Format(day)}"] : Array.Empty<string>(),
        ];

        // Read as the service reads it, so that what is printed can be pasted.
        var load = AccessKeysFile.Parse(string.Join('\n', lines));
        if (load.Keys is null)
        {
            foreach (var finding in load.Findings)
            {
                context.Console.Fail(ExitCodes.BadInput, $"--{finding.Path.Split('.')[^1].Split('[')[0]}: '{finding.Value}' {finding.Reason}");
            }

            return ExitCodes.BadInput;
        }

        var output = context.Console.Output;
        output.WriteLine("The key. It is shown this once and kept nowhere; give it to the caller and to nobody else:");
        output.WriteLine();
        output.WriteLine($"  {key}");
        output.WriteLine();
        output.WriteLine("Its entry, to stand under 'keys:' in the service's keys file:");
        output.WriteLine();
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }

        return ExitCodes.Ok;
    }
}
