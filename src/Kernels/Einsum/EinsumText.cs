namespace Kernels;

/// <summary>An expression, read: which index stands where, before any shape is known.</summary>
/// <remarks>
/// <code>
///   expression = operand [ "," operand ] [ "->" output ]
///   operand    = { letter | "..." }      with at most one ellipsis; spaces may stand anywhere but inside "..." and "->"
/// </code>
/// NumPy's grammar. Without "->" the output is the ellipsis, if an operand has one, and then every letter that appears
/// exactly once, in the order of their code points: A to Z before a to z.
/// </remarks>
internal sealed class EinsumText
{
    /// <summary>Stands among the letters for "...".</summary>
    public const char Ellipsis = '.';

    private const int MostOperands = 2;

    private readonly string text;
    private int at;

    private EinsumText(string expression) => text = expression;

    /// <summary>The operands, in order.</summary>
    public List<EinsumTerm> Operands { get; } = [];

    /// <summary>The output, as written or as implied.</summary>
    public EinsumTerm Output { get; private set; } = new(0);

    /// <exception cref="EinsumException">It does not follow the grammar.</exception>
    public static EinsumText Read(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var read = new EinsumText(expression);
        read.ReadAll();
        return read;
    }

    private void ReadAll()
    {
        Operands.Add(ReadTerm());
        while (at < text.Length && text[at] == ',')
        {
            if (Operands.Count == MostOperands)
                throw Fail(at, $"There are more than {MostOperands} operands; expected one or two: contract in two steps.");
            at++;
            Operands.Add(ReadTerm());
        }

        if (at == text.Length)
        {
            Output = Implied();
            return;
        }

        ReadArrow();
        Output = ReadTerm();
        if (at < text.Length)
            throw Fail(at, $"'{text[at]}' in the output; expected letters or an ellipsis.");
        CheckOutput();
    }

    private EinsumTerm ReadTerm()
    {
        var term = new EinsumTerm(at);
        for (; at < text.Length && text[at] is not (',' or '-'); at++)
        {
            char letter = text[at];
            if (letter == ' ')
                continue;
            if (letter == '.')
            {
                if (!text.AsSpan(at).StartsWith("..."))
                    throw Fail(at, "A dot stands alone; expected an ellipsis of three.");
                if (term.Letters.Contains(Ellipsis))
                    throw Fail(at, "A second ellipsis in one operand; expected at most one.");
                term.Add(Ellipsis, at);
                at += 2;
            }
            else if (char.IsAsciiLetter(letter))
            {
                term.Add(letter, at);
            }
            else
            {
                throw Fail(at, $"'{letter}' is no index; expected a letter from a to z or A to Z, '...', ',' or '->'.");
            }
        }

        term.End = at;
        return term;
    }

    private void ReadArrow()
    {
        if (!text.AsSpan(at).StartsWith("->"))
            throw Fail(at, "'-' stands alone; expected '->'.");
        at += 2;
    }

    private EinsumTerm Implied()
    {
        var output = new EinsumTerm(text.Length) { End = text.Length };
        List<char> letters = [.. Operands.SelectMany(operand => operand.Letters)];
        if (letters.Contains(Ellipsis))
            output.Add(Ellipsis, text.Length);
        foreach (char letter in letters.Where(char.IsAsciiLetter).Order())
        {
            if (letters.Count(other => other == letter) == 1)
                output.Add(letter, text.Length);
        }

        return output;
    }

    private void CheckOutput()
    {
        for (int i = 0; i < Output.Letters.Count; i++)
        {
            char letter = Output.Letters[i];
            string name = letter == Ellipsis ? "The ellipsis" : $"Index '{letter}'";
            if (Output.Letters.IndexOf(letter) < i)
                throw Fail(Output.Positions[i], $"{name} appears twice in the output; expected once.");
            if (!Operands.Any(operand => operand.Letters.Contains(letter)))
                throw Fail(Output.Positions[i], $"{name} of the output is in no operand.");
        }
    }

    private EinsumException Fail(int position, string message) => new(text, position, message);
}

/// <summary>The indices of one operand, or of the output, and where they stand in the expression.</summary>
internal sealed class EinsumTerm(int start)
{
    /// <summary>Letters and <see cref="EinsumText.Ellipsis"/>, in order.</summary>
    public List<char> Letters { get; } = [];

    /// <summary>The position of each.</summary>
    public List<int> Positions { get; } = [];

    /// <summary>Where the term begins.</summary>
    public int Start { get; } = start;

    /// <summary>One past its last character.</summary>
    public int End { get; set; }

    public void Add(char letter, int position)
    {
        Letters.Add(letter);
        Positions.Add(position);
    }
}
