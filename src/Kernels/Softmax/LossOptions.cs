namespace Kernels;

/// <summary>What becomes of the losses of the rows.</summary>
public enum Reduction
{
    /// <summary>Their canonical sum times 1 / the rows that count.</summary>
    Mean,

    /// <summary>Their canonical sum.</summary>
    Sum,

    /// <summary>They stay apart: gradients as for a sum, which is also what a call returns.</summary>
    None,
}

/// <summary>How a cross-entropy is taken. The default value is the plain mean.</summary>
public readonly struct LossOptions
{
    /// <summary>A label that no row has: nothing is ignored.</summary>
    public const int NoLabel = int.MinValue;

    private readonly int ignored;

    /// <summary>Options.</summary>
    /// <param name="reduction">What becomes of the losses of the rows.</param>
    /// <param name="smoothing">
    /// Share of each target that is spread evenly over the columns, from 0 to 1. It is rounded to the type of the logits.
    /// </param>
    /// <param name="ignoredLabel">Rows with this label have no loss and no gradient and do not count in a mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">reduction is not defined, or smoothing not from 0 to 1.</exception>
    public LossOptions(Reduction reduction = Reduction.Mean, double smoothing = 0, int ignoredLabel = NoLabel)
    {
        Require.Defined(reduction, Reduction.None);
        if (!(smoothing is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(smoothing), smoothing, $"smoothing is {smoothing}; expected a number from 0 to 1.");
        }

        Reduction = reduction;
        Smoothing = smoothing;
        ignored = ignoredLabel ^ NoLabel;
    }

    /// <summary>What becomes of the losses of the rows.</summary>
    public Reduction Reduction { get; }

    /// <summary>Share of each target that is spread evenly over the columns.</summary>
    public double Smoothing { get; }

    /// <summary>Rows with this label do not count; <see cref="NoLabel"/> for none.</summary>
    public int IgnoredLabel => ignored ^ NoLabel;
}
