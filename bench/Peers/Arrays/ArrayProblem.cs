using System.Globalization;

namespace Kernels.Peers;

/// <summary>A function of a matrix, element by element or row by row; written <c>softmax 64x10</c>.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns; a row begins where the last one ends.</param>
internal sealed record ArrayProblem(string Function, int Rows, int Columns)
{
    /// <summary>Functions of a row. Backward reads two matrices, y and dy; norms read vectors of the columns.</summary>
    public const string Softmax = "softmax", Backward = "softmax backward", LogSoftmax = "log-softmax",
        LayerNorm = "layer norm", RmsNorm = "RMS norm";

    /// <summary>What norms add to the variance: ONNX Runtime's default.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Elements of the matrix.</summary>
    public int Length => Rows * Columns;

    /// <summary>Matrices that are read or written.</summary>
    public int Streams => Function == Backward ? 3 : 2;

    /// <summary>As a problem of a race, whose work is the bytes that are read and written at least.</summary>
    public Problem ToProblem(string label, bool isDouble) =>
        new(ToString(), label, (double)Streams * Length * (isDouble ? sizeof(double) : sizeof(float)));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Function} {Rows}x{Columns}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static ArrayProblem Parse(string text)
    {
        int space = text.LastIndexOf(' ');
        string[] sizes = text[(space + 1)..].Split('x');
        return new ArrayProblem(
            text[..space], int.Parse(sizes[0], CultureInfo.InvariantCulture), int.Parse(sizes[1], CultureInfo.InvariantCulture));
    }
}
