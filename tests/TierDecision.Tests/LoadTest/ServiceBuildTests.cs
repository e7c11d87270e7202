using TierDecision.LoadTest.Processes;

namespace TierDecision.Tests.LoadTest;

public sealed class ServiceBuildTests : IDisposable
{
    private static readonly string Service = typeof(TierDecision.Service.Hosting.ServiceOptions).Assembly.Location;

    private readonly string _folder = Directory.CreateTempSubdirectory("tierdecision-builds-").FullName;

    [Fact]
    public void Built_service_can_be_started_and_tells_its_kind()
    {
        Assert.Null(ServiceBuild.Problem(Service));

        var build = ServiceBuild.Read(Service);

        Assert.Equal(Service, build.Program);
        Assert.StartsWith("0.", build.Version, StringComparison.Ordinal);
#if DEBUG
        Assert.Equal("Debug", build.Kind);
#else
        Assert.Equal("Release", build.Kind);
#endif
    }

    [Fact]
    public void Code_that_was_compiled_ahead_is_seen() => Assert.True(ServiceBuild.Read(typeof(string).Assembly.Location).IsReadyToRun);

    [Fact]
    public void Rejects_what_is_not_there() =>
        Assert.StartsWith("is not there; build it", ServiceBuild.Problem(Path.Combine(_folder, "TierDecision.Service.dll")));

    [Fact]
    public void Rejects_the_folder_of_a_build() =>
        Assert.Equal("is a folder; name the TierDecision.Service.dll in it", ServiceBuild.Problem(Path.GetDirectoryName(Service)!));

    [Fact]
    public void Rejects_a_library() =>
        Assert.StartsWith("is not the .dll of a built service", ServiceBuild.Problem(typeof(FactAttribute).Assembly.Location));

    [Fact]
    public void Rejects_a_file_that_is_no_program()
    {
        var file = Path.Combine(_folder, "Some.dll");
        File.WriteAllText(file, "no program");
        File.WriteAllText(Path.ChangeExtension(file, ".runtimeconfig.json"), "{}");

        Assert.StartsWith("is not the .dll of a built service", ServiceBuild.Problem(file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
