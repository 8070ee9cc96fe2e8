namespace Kernels.Micro;

/// <summary>A result of a cell, by the name that NumPy's file has.</summary>
internal readonly record struct CellResult(string Name, NativeBuffer<double> Values);

/// <summary>A cell of the notebook, in this package's terms.</summary>
/// <param name="Name">The name that eng/notebook_numpy.py gives it.</param>
/// <param name="Target">How many times as fast as NumPy it has to be at least.</param>
/// <param name="Terms">Terms of its longest sum, for the bound on rounding.</param>
/// <param name="Run">The whole call, through the public methods over spans: checks included.</param>
/// <param name="Results">What <paramref name="Run"/> writes.</param>
internal sealed record NotebookCell(string Name, double Target, int Terms, Action Run, params CellResult[] Results)
{
    /// <summary>At least as fast: NumPy spends its time in a matrix product, or does next to nothing.</summary>
    public const double NeverSlower = 1;

    /// <summary>At least five times as fast: NumPy spends its time outside a matrix product.</summary>
    public const double FiveTimes = 5;

    // Operations besides the sum: an exponential, a division, a bias, products with the incoming gradient.
    private const int OtherRoundings = 16;

    /// <summary>Whether all results agree with NumPy's.</summary>
    /// <remarks>
    /// All terms are positive and below 1, or differences of such: each side's error is at most about
    /// <c>terms·2⁻⁵³</c> of the largest result, or of 1.
    /// </remarks>
    public bool Agrees(NotebookArrays arrays) => Results.All(result => Agrees(result, arrays));

    private bool Agrees(CellResult result, NotebookArrays arrays)
    {
        ReadOnlySpan<double> expected = arrays.Read($"{Name}.{result.Name}", result.Values.Length);
        double largest = 1;
        foreach (double value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        double bound = (Terms + OtherRoundings) * Math.ScaleB(largest, -52);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - result.Values.Span[i]) <= bound))
                return false;
        }

        return true;
    }
}
