using System.Globalization;
using System.Text;

namespace Kernels.Tests;

/// <summary>A random expression with shapes and strides, and what it means, known without reading it.</summary>
internal sealed class EinsumCase
{
    private const int MostWork = 60_000;

    private readonly Random random;
    private readonly bool strided;
    private readonly List<int> named = [];

    // Indices 0 to 4 have letters, 5 and 6 stand under the ellipsis: 6 is its last axis.
    private readonly int[] sizesOf = new int[7];
    private readonly char[] letters;

    // Letters only, an explicit output, dense arrays.
    private EinsumCase(string expression, int[][] shapes)
    {
        random = new Random(1);
        letters = [];
        Expression = expression;
        Shapes.AddRange(shapes);
        string[] sides = expression.Split("->");
        string[] terms = sides[0].Split(',');
        string names = string.Concat(sides[0].Where(char.IsAsciiLetter).Distinct());
        int SizeOf(char name) =>
            shapes.Zip(terms).Where(pair => pair.Second.Contains(name)).Select(pair => pair.First[pair.Second.IndexOf(name)]).First();
        Sizes = [.. names.Select(SizeOf)];
        Output = [.. sides[1].Select(name => names.IndexOf(name))];
        OutputShape = [.. sides[1].Select(SizeOf)];
        StridesY = Layout(OutputShape, false);
        for (int o = 0; o < terms.Length; o++)
        {
            string term = terms[o];
            int[] strides = Layout(shapes[o], false);
            Strides.Add(strides);
            StridesByIndex.Add([.. names.Select(name => strides.Where((_, axis) => term[axis] == name).Sum())]);
        }
    }

    private EinsumCase(int seed, int operands, bool strided, int depth)
    {
        random = new Random(seed);
        Seed = seed;
        this.strided = strided;
        letters = [.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".OrderBy(_ => random.Next()).Take(5)];
        int most = random.Next(5) == 0 ? 70 : 6;
        for (int i = 0; i < sizesOf.Length; i++)
            sizesOf[i] = random.Next(12) == 0 ? random.Next(2) : random.Next(1, most);
        if (random.Next(3) == 0)
            sizesOf[random.Next(5)] = depth;
        Build(operands);
    }

    public static Gen<EinsumCase> Any { get; } =
        Gen.Select(
            Gens.Seed, Gen.Int[1, 2], Gen.Bool, Gens.Depth,
            (seed, operands, strided, depth) => new EinsumCase(seed, operands, strided, depth));

    /// <summary>The same case each time.</summary>
    public static EinsumCase Of(int seed, int operands, bool strided, int depth) => new(seed, operands, strided, depth);

    /// <summary>A given expression of letters with its output written out, over dense arrays.</summary>
    public static EinsumCase Dense(string expression, params int[][] shapes) => new(expression, shapes);

    public int Seed { get; }

    public string Expression { get; private set; } = "";

    /// <summary>Shapes and strides of the operands.</summary>
    public List<int[]> Shapes { get; } = [];

    public List<int[]> Strides { get; } = [];

    public int[] OutputShape { get; private set; } = [];

    public int[] StridesY { get; private set; } = [];

    /// <summary>For the reference: sizes by index, the output's indices, each operand's strides by index.</summary>
    public int[] Sizes { get; private set; } = [];

    public int[] Output { get; private set; } = [];

    public List<int[]> StridesByIndex { get; } = [];

    public Guard Guard => (Guard)(Seed % 2);

    public int Threads => 1 + (Seed % 3);

    public static int Length(int[] shape, int[] strides) =>
        shape.Contains(0) ? 0 : 1 + shape.Zip(strides, (size, stride) => (size - 1) * stride).Sum();

    public override string ToString() =>
        $"\"{Expression}\" {string.Join(" ", Shapes.Zip(Strides, (shape, strides) => Text(shape) + "@" + Text(strides)))} -> "
        + $"{Text(OutputShape)}@{Text(StridesY)}, {Threads} threads, seed {Seed}";

    private static string Text(int[] values) =>
        "[" + string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture))) + "]";

    private void Build(int operands)
    {
        bool ellipsis = random.Next(3) == 0;
        List<List<int>> terms = [];
        List<bool> open = [];
        for (int o = 0; o < operands; o++)
        {
            List<int> term = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(5))];
            bool has = ellipsis && random.Next(4) != 0;
            open.Add(has);

            // Twice the same indices is what sums of products over nothing but a batch are made of.
            if (o == 1 && random.Next(6) == 0)
            {
                terms.Add([.. terms[0]]);
                open[1] = open[0];
                continue;
            }

            if (has)
            {
                int hidden = random.Next(3);
                term.InsertRange(random.Next(term.Count + 1), Enumerable.Range(7 - hidden, hidden));
            }

            terms.Add(term);
        }

        Shrink(terms);
        named.AddRange(terms.SelectMany(term => term).Distinct());
        int[][] stretched = [.. terms.Select(_ => sizesOf.Select(_ => random.Next(10)).ToArray())];
        var text = new StringBuilder();
        for (int o = 0; o < operands; o++)
        {
            text.Append(o == 0 ? "" : ",").Append(Write(terms[o], open[o]));
            int other = 1 - o;
            int[] shape =
            [
                .. terms[o].Select(index => operands == 2 && stretched[o][index] == 0 && terms[other].Contains(index)
                    && stretched[other][index] != 0 ? 1 : sizesOf[index]),
            ];
            Shapes.Add(shape);
            Strides.Add(Layout(shape, repeat: strided && random.Next(6) == 0));
        }

        List<int> output = WriteOutput(text, terms, open);
        Expression = text.ToString();
        OutputShape = [.. output.Select(index => sizesOf[index])];
        StridesY = Layout(OutputShape, repeat: false);
        Sizes = [.. named.Select(index => sizesOf[index])];
        Output = [.. output.Select(index => named.IndexOf(index))];
        for (int o = 0; o < operands; o++)
        {
            var byIndex = new int[named.Count];
            for (int axis = 0; axis < terms[o].Count; axis++)
            {
                if (Shapes[o][axis] == sizesOf[terms[o][axis]])
                    byIndex[named.IndexOf(terms[o][axis])] += Strides[o][axis];
            }

            StridesByIndex.Add(byIndex);
        }
    }

    // The reference is slow, and memory is finite: no operand and no nest above a bound.
    private void Shrink(List<List<int>> terms)
    {
        while (Product(terms.SelectMany(term => term).Distinct()) > MostWork || terms.Any(term => Product(term) > MostWork))
        {
            int largest = Array.IndexOf(sizesOf, sizesOf.Max());
            sizesOf[largest] = (sizesOf[largest] + 1) / 2;
        }

        double Product(IEnumerable<int> indices) => indices.Aggregate(1.0, (product, index) => product * Math.Max(1, sizesOf[index]));
    }

    private string Write(List<int> term, bool open)
    {
        var text = new StringBuilder();
        bool written = false;
        for (int i = 0; i <= term.Count; i++)
        {
            bool hidden = i < term.Count && term[i] >= 5;
            if (open && !written && (hidden || (i == term.Count)))
            {
                text.Append("...");
                written = true;
            }

            if (i < term.Count && !hidden)
                text.Append(letters[term[i]]);
            if (random.Next(10) == 0)
                text.Append(' ');
        }

        return text.ToString();
    }

    private List<int> WriteOutput(StringBuilder text, List<List<int>> terms, List<bool> open)
    {
        List<int> hidden = [.. named.Where(index => index >= 5).Order()];
        if (random.Next(3) == 0)
        {
            IEnumerable<int> once = named.Where(index => index < 5 && terms.Sum(term => term.Count(i => i == index)) == 1);
            return [.. hidden, .. once.OrderBy(index => letters[index])];
        }

        List<int> output = [.. named.Where(index => index < 5 && random.Next(3) != 0).OrderBy(_ => random.Next())];
        bool writes = open.Contains(true) && (hidden.Count > 0 || random.Next(2) == 0);
        int place = random.Next(output.Count + 1);
        text.Append("->").Append(string.Concat(output.Take(place).Select(index => letters[index])));
        text.Append(writes ? "..." : "").Append(string.Concat(output.Skip(place).Select(index => letters[index])));
        output.InsertRange(place, hidden);
        return output;
    }

    // Axes in any order in memory, with gaps; or dense.
    private int[] Layout(int[] shape, bool repeat)
    {
        var strides = new int[shape.Length];
        int next = 1;
        IEnumerable<int> order = Enumerable.Range(0, shape.Length).Reverse();
        if (strided)
            order = order.OrderBy(_ => random.Next());
        foreach (int axis in order.ToArray())
        {
            if (strided && random.Next(5) == 0)
                next += random.Next(4);
            strides[axis] = next;
            next *= Math.Max(1, shape[axis]);
        }

        if (repeat && strides.Length > 0)
            strides[random.Next(strides.Length)] = 0;
        return strides;
    }
}
