using System.CommandLine;
using System.CommandLine.Parsing;

namespace TierDecision.Cli.Options;

/// <summary>Arguments that are names of files.</summary>
internal static class FileArgument
{
    /// <summary>An argument whose value begins with a hyphen is an option that does not exist, unless there is a file of that name.</summary>
    public static Argument<T> Create<T>(string name, string description, ArgumentArity arity)
    {
        var argument = new Argument<T>(name) { Description = description, Arity = arity };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-' && !File.Exists(token.Value)) is { } token)
            {
                result.AddError(ParseErrors.NotUnderstood(token.Value, ((CommandResult)result.Parent!).Command));
            }
        });
        return argument;
    }
}
