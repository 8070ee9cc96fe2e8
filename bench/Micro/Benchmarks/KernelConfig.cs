using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Reports;

namespace Kernels.Micro;

/// <summary>BenchmarkDotNet's defaults, with the median, rates, the share of the peak, and allocations.</summary>
public sealed class KernelConfig : ManualConfig
{
    /// <summary>Adds the columns.</summary>
    public KernelConfig()
    {
        Add(DefaultConfig.Instance);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.Median);
        AddColumn(new OperationRateColumn(), new PeakShareColumn(), new ByteRateColumn());
        HideColumns("Error", "StdDev");
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(40);
    }
}
