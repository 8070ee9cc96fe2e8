namespace Kernels;

/// <summary>An expression bound to the shapes and strides of its operands.</summary>
internal sealed class EinsumShape
{
    private readonly string expression;
    private readonly EinsumText text;
    private readonly List<EinsumIndex> indices = [];

    private EinsumShape(string expression)
    {
        this.expression = expression;
        text = EinsumText.Read(expression);
    }

    /// <summary>Operands: one or two.</summary>
    public int Operands => text.Operands.Count;

    /// <summary>The indices that the output has.</summary>
    public IEnumerable<StridedAxis> Outputs => indices.Where(index => !index.IsSummed).Select(index => index.ToAxis());

    /// <summary>The indices that are summed over, in the order in which the expression has them.</summary>
    public IEnumerable<StridedAxis> Sums => indices.Where(index => index.IsSummed).Select(index => index.ToAxis());

    /// <summary>The shape of the result.</summary>
    public int[] OutputShape { get; private set; } = [];

    /// <summary>Elements from the first to the last of each operand.</summary>
    public int[] InputLengths { get; } = [0, 0];

    /// <summary>Elements from the first to the last of the result.</summary>
    public int OutputLength { get; private set; }

    /// <summary>Binds; empty strides stand for a dense array in row-major order.</summary>
    /// <exception cref="ArgumentException">Expression, shapes and strides do not fit each other.</exception>
    public static EinsumShape Bind(string expression, int[][] shapes, int[][] strides, int[] outputStrides)
    {
        var shape = new EinsumShape(expression);
        if (shapes.Length != shape.Operands)
        {
            throw new EinsumException(
                expression, 0,
                $"The expression has {Count(shape.Operands, "operand", "operands")}; expected {shapes.Length}, as many as shapes.");
        }

        string[][] names = shapes.Length == 1 ? [["shape", "strides"]] : [["shapeA", "stridesA"], ["shapeB", "stridesB"]];
        for (int operand = 0; operand < shapes.Length; operand++)
        {
            int[] steps = Steps(shapes[operand], strides[operand], names[operand][0], names[operand][1]);
            shape.BindOperand(operand, shapes[operand], steps);
            shape.InputLengths[operand] = Length(shapes[operand], steps, names[operand][0]);
        }

        shape.BindOutput(outputStrides);
        return shape;
    }

    private void BindOperand(int operand, int[] shape, int[] strides)
    {
        EinsumTerm term = text.Operands[operand];
        int named = term.Letters.Count(letter => letter != EinsumText.Ellipsis);
        bool open = named < term.Letters.Count;
        if (open ? shape.Length < named : shape.Length != named)
        {
            throw new EinsumException(
                expression, term.Start,
                $"Operand {operand} has {Count(named, "index", "indices")}{(open ? " beside the ellipsis" : "")} for a shape of "
                + $"{Count(shape.Length, "axis", "axes")}; expected {(open ? "at most as many" : "as many")}.");
        }

        var bound = new HashSet<EinsumIndex>();
        int axis = 0;
        for (int i = 0; i < term.Letters.Count; i++)
        {
            int count = term.Letters[i] == EinsumText.Ellipsis ? shape.Length - named : 1;
            for (int j = count - 1; j >= 0; j--, axis++)
            {
                EinsumIndex index = Find(term.Letters[i] == EinsumText.Ellipsis ? $"...[-{j + 1}]" : $"{term.Letters[i]}");
                Agree(index, operand, shape[axis], term.Positions[i], !bound.Add(index));
                index.Bind(operand, shape[axis], strides[axis]);
            }
        }
    }

    private EinsumIndex Find(string name)
    {
        EinsumIndex? index = indices.Find(index => index.Name == name);
        if (index is null)
            indices.Add(index = new EinsumIndex(name));
        return index;
    }

    // Within an operand sizes have to be equal: a diagonal needs a square. Between operands a size of 1 stretches.
    private void Agree(EinsumIndex index, int operand, int size, int position, bool repeated)
    {
        int other = repeated ? index.SizeIn(operand) : index.SizeIn(1 - operand);
        if (other == -1 || other == size || (!repeated && (other == 1 || size == 1)))
            return;
        throw new EinsumException(
            expression, position,
            repeated
                ? $"Index '{index.Name}' has sizes {other} and {size} in operand {operand}; expected one size."
                : $"Index '{index.Name}' has size {other} in operand {1 - operand} and {size} in operand {operand}; expected "
                    + "one size, or 1.");
    }

    private void BindOutput(int[] strides)
    {
        EinsumTerm term = text.Output;
        List<EinsumIndex> hidden = indices.FindAll(index => index.Name.Length > 1);
        if (hidden.Count > 0 && !term.Letters.Contains(EinsumText.Ellipsis))
        {
            throw new EinsumException(
                expression, term.Start,
                $"The output has no ellipsis for the {Count(hidden.Count, "axis", "axes")} that operands have under theirs.");
        }

        // The axes under an ellipsis are counted from its right end.
        hidden.Sort((x, y) => y.Name.Length != x.Name.Length
            ? y.Name.Length.CompareTo(x.Name.Length) : string.CompareOrdinal(y.Name, x.Name));
        List<EinsumIndex> output = [];
        foreach (char letter in term.Letters)
            output.AddRange(letter == EinsumText.Ellipsis ? hidden : [Find($"{letter}")]);
        OutputShape = [.. output.Select(index => index.Size)];
        int[] steps = Steps(OutputShape, strides, nameof(expression), "stridesY");
        RequireApart(OutputShape, steps, "stridesY");
        OutputLength = Length(OutputShape, steps, strides.Length == 0 ? nameof(expression) : "stridesY");
        for (int i = 0; i < output.Count; i++)
            output[i].BindOutput(steps[i]);
    }

    private static int[] Steps(int[] shape, int[] strides, string shapeName, string stridesName)
    {
        Require.NonNegativeAxes(shape, shapeName);
        if (strides.Length == 0)
            return Dense(shape, shapeName);
        if (strides.Length != shape.Length)
            Require.Fail($"{stridesName} has {strides.Length} elements; expected {shape.Length}, one for each axis.", stridesName);
        Require.NonNegativeAxes(strides, stridesName);
        return strides;
    }

    private static int[] Dense(int[] shape, string name)
    {
        var strides = new int[shape.Length];
        long next = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = Require.Size(next, name);
            next *= Math.Max(1, shape[i]);
        }

        return strides;
    }

    private static int Length(int[] shape, int[] strides, string name)
    {
        if (shape.Contains(0))
            return 0;
        Int128 last = 0;
        for (int i = 0; i < shape.Length; i++)
            last += (Int128)(shape[i] - 1) * strides[i];
        return Require.Size((long)Int128.Min(last + 1, long.MaxValue), name);
    }

    private static string Count(int count, string one, string several) => $"{count} {(count == 1 ? one : several)}";

    // From the smallest stride up, each has to step over all that the smaller ones reach.
    private static void RequireApart(int[] shape, int[] strides, string name)
    {
        Int128 reach = 0;
        foreach (int i in Enumerable.Range(0, shape.Length).Where(i => shape[i] > 1).OrderBy(i => strides[i]))
        {
            if (strides[i] <= reach)
            {
                throw new ArgumentOutOfRangeException(
                    name, strides[i],
                    $"{name} is {strides[i]} for axis {i}; expected more than {reach}, so that no two elements coincide.");
            }

            reach += (Int128)(shape[i] - 1) * strides[i];
        }
    }
}
