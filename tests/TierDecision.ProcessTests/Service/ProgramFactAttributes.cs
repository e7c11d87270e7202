namespace TierDecision.ProcessTests.Service;

/// <summary>A fact that needs another program; reported as skipped, with the reason, where it is not on the path.</summary>
internal abstract class ProgramFactAttribute : FactAttribute
{
    /// <param name="program">The program.</param>
    /// <param name="package">Debian's package that has it.</param>
    protected ProgramFactAttribute(string program, string package) =>
        Skip = IsOnPath(program) ? null : $"There is no {program} on the path (Debian's package {package}).";

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A fact about the service on a terminal, which script (util-linux) makes.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute() : ProgramFactAttribute("script", "bsdutils");

/// <summary>A fact about the service behind haproxy.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HaproxyFactAttribute() : ProgramFactAttribute("haproxy", "haproxy");

/// <summary>A fact about the service behind nghttpx.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NghttpxFactAttribute() : ProgramFactAttribute("nghttpx", "nghttp2-proxy");
