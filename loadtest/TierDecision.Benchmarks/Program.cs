using BenchmarkDotNet.Running;
using TierDecision.Benchmarks;

return args is ["report", .. var rest] ? EngineReport.Write(rest) : Run(args);

static int Run(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}
