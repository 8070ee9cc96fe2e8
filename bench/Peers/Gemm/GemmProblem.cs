using System.Globalization;

namespace Kernels.Peers;

/// <summary>Which side of a product stays from call to call: the weights, which a rival may lay out beforehand.</summary>
internal enum ConstantSide
{
    /// <summary>Neither: attention.</summary>
    Neither,

    /// <summary>A: a convolution's weights.</summary>
    A,

    /// <summary>B: a linear layer's weights.</summary>
    B,
}

/// <summary><c>C = op(A)·op(B)</c>, row-major and dense; written <c>64x32x16 TN batch 4 constant B</c>.</summary>
internal sealed record GemmProblem(
    ProductSize Size, Transpose TransA = Transpose.No, Transpose TransB = Transpose.No, int Batch = 1,
    ConstantSide Constant = ConstantSide.B)
{
    /// <summary>Elements between the rows of A.</summary>
    public int Lda => TransA == Transpose.No ? Size.K : Size.M;

    /// <summary>Elements between the rows of B.</summary>
    public int Ldb => TransB == Transpose.No ? Size.N : Size.K;

    /// <summary>Elements of one A.</summary>
    public int LengthA => Size.M * Size.K;

    /// <summary>Elements of one B.</summary>
    public int LengthB => Size.K * Size.N;

    /// <summary>Elements of one C.</summary>
    public int LengthC => Size.M * Size.N;

    /// <summary>Whether an operand is a vector, so that BLAS has another routine for it.</summary>
    public bool IsVector => Size.M == 1 || Size.N == 1;

    /// <summary>What people read.</summary>
    public string Label
    {
        get
        {
            bool isPlain = TransA == Transpose.No && TransB == Transpose.No;
            string transposes = isPlain ? "" : $" {Letter(TransA)}{Letter(TransB)}";
            string batch = Batch > 1 ? string.Create(CultureInfo.InvariantCulture, $" batch {Batch}") : "";
            return $"{Size}{transposes}{batch}";
        }
    }

    /// <summary>As a problem of a race.</summary>
    public Problem ToProblem() => new(
        ToString(), Label, Size.Operations * Batch, Size.M == Size.N && Size.N == Size.K && Batch == 1 ? Size.M : 0);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Size} {Letter(TransA)}{Letter(TransB)} batch {Batch} constant {Constant}");

    /// <summary>Reads what <see cref="ToString"/> writes; everything after the sizes may be left out.</summary>
    public static GemmProblem Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !ProductSize.TryParse(words[0], out ProductSize size))
            throw new FormatException($"'{text}' is no shape; expected three positive sizes as MxNxK.");
        var problem = new GemmProblem(size);
        for (int i = 1; i < words.Length; i++)
        {
            problem = words[i] switch
            {
                ['N' or 'T', 'N' or 'T'] and [char a, char b] => problem with { TransA = Op(a), TransB = Op(b) },
                "batch" when i + 1 < words.Length && TryCount(words[++i], out int batch) =>
                    problem with { Batch = batch },
                "constant" when i + 1 < words.Length && Enum.TryParse(words[++i], out ConstantSide side) =>
                    problem with { Constant = side },
                _ => throw new FormatException($"'{text}' has '{words[i]}'; expected NN, NT, TN, TT or batch COUNT."),
            };
        }

        return problem;
    }

    private static char Letter(Transpose transpose) => transpose == Transpose.No ? 'N' : 'T';

    private static Transpose Op(char letter) => letter == 'N' ? Transpose.No : Transpose.Yes;

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
