using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Kernels.Micro;

/// <summary>A column computed from the median and from what <see cref="IWorkload"/> says of the benchmark.</summary>
/// <param name="name">Its title.</param>
/// <param name="legend">What it means.</param>
internal abstract class WorkColumn(string name, string legend) : IColumn
{
    public string Id => $"{nameof(WorkColumn)}.{ColumnName}";

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(@case => Applies(WorkOf(@case)));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        Work work = WorkOf(benchmarkCase);
        BenchmarkReport? report = summary[benchmarkCase];
        return Applies(work) && report?.ResultStatistics is { } statistics
            ? Value(work, statistics.Median, report)
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);

    protected abstract bool Applies(Work work);

    protected abstract string Value(Work work, double nanoseconds, BenchmarkReport report);

    /// <summary>Makes an instance as BenchmarkDotNet would, with the case's parameters, and asks it.</summary>
    protected static IWorkload? WorkloadOf(BenchmarkCase @case)
    {
        if (Activator.CreateInstance(@case.Descriptor.Type) is not IWorkload workload)
            return null;
        foreach (var parameter in @case.Parameters.Items)
        {
            PropertyInfo? property = @case.Descriptor.Type.GetProperty(parameter.Name);
            property?.SetValue(workload, parameter.Value);
        }

        return workload;
    }

    private static Work WorkOf(BenchmarkCase @case) =>
        WorkloadOf(@case)?.WorkOf(@case.Descriptor.WorkloadMethod.Name) ?? default;
}

/// <summary>Floating-point operations in a nanosecond.</summary>
internal sealed class OperationRateColumn()
    : WorkColumn("GFLOP/s", "10^9 floating-point operations a second, by the median")
{
    protected override bool Applies(Work work) => work.Operations > 0;

    protected override string Value(Work work, double nanoseconds, BenchmarkReport report) =>
        Table.Number(work.Operations / nanoseconds);
}

/// <summary>Bytes in a nanosecond.</summary>
internal sealed class ByteRateColumn() : WorkColumn("GB/s", "10^9 bytes a second that the call has to read and write")
{
    protected override bool Applies(Work work) => work.Bytes > 0;

    protected override string Value(Work work, double nanoseconds, BenchmarkReport report) =>
        Table.Number(work.Bytes / nanoseconds);
}

/// <summary>The rate as a share of the peak that the benchmark's own process measured.</summary>
internal sealed class PeakShareColumn()
    : WorkColumn("% of peak", "GFLOP/s by the rate of fused multiply-adds on registers, measured in the same process")
{
    protected override bool Applies(Work work) => work.Operations > 0;

    protected override string Value(Work work, double nanoseconds, BenchmarkReport report)
    {
        double peak = PeakLine.Read(report) ?? PeakOfThisProcess(report);
        return Table.Number(100 * work.Operations / nanoseconds / peak);
    }

    // A benchmark that ran in this process (-i) leaves no output to read.
    private static double PeakOfThisProcess(BenchmarkReport report) =>
        FmaPeak.Measure(Isa.Current, WorkloadOf(report.BenchmarkCase)!.ElementType);
}
