using System.Diagnostics;
using System.Runtime.CompilerServices;
using Kernels;
using Kernels.Hashes;

// Checks that this machine computes the committed bits:
//   (nothing)        every case on every instruction set that the process supports, with 1, 2 and 3 threads
//   --isa NAME       on this instruction set alone; exit code 2 if the process does not support it
//     --quick        and with two threads alone
//   --update FILE    writes the table anew; every instruction set must agree on it
//   --self-test      what the package itself checks for its embedders, SelfTest
//   --first          one small product and its hash, then out: for measuring how long a process takes to start
// Exit code 0 if all is as expected, 1 if not, 2 if the arguments make no sense here.
try
{
    return args switch
    {
        [] => Check(Isa.Supported, HashCheck.Threads),
        ["--isa", string name] when Isa.TryParse(name, out InstructionSet set) => CheckOn(set, HashCheck.Threads),
        ["--isa", string name, "--quick"] when Isa.TryParse(name, out InstructionSet set) => CheckOn(set, [2]),
        ["--update", string file] => Update(file),
        ["--self-test"] => Report(),
        ["--first"] => First(),
        _ => Usage(),
    };
}
catch (IOException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static int CheckOn(InstructionSet set, IReadOnlyList<int> threads) =>
    Isa.IsSupported(set) ? Check([set], threads) : Unsupported(set);

static int Check(IReadOnlyList<InstructionSet> sets, IReadOnlyList<int> threads)
{
    Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "AOT")}, {Isa.Reason}");
    int wrong = 0;
    foreach (string name in HashCheck.Stale())
        Complain($"{name}: in the table, but no case", ref wrong);
    foreach (InstructionSet set in sets)
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<string> differences = HashCheck.Run(set, threads);
        foreach (string difference in differences)
            Complain(difference, ref wrong);
        Console.WriteLine(
            $"{set}: {CaseList.All.Count} cases with {string.Join(", ", threads)} threads, "
            + $"{differences.Count} differences, {clock.Elapsed.TotalSeconds:F1} s");
    }

    return wrong == 0 ? 0 : 1;
}

static void Complain(string text, ref int count)
{
    Console.WriteLine(text);
    count++;
}

static int Update(string file)
{
    (string, ulong)[] first = Compute(Isa.Supported[0]);
    foreach (InstructionSet set in Isa.Supported.Skip(1))
    {
        foreach (((string name, ulong a), (string _, ulong b)) in first.Zip(Compute(set)))
        {
            if (a != b)
            {
                Console.WriteLine($"{name}: {HashTable.Text(a)} on {Isa.Supported[0]}, {HashTable.Text(b)} on {set}; nothing was written");
                return 1;
            }
        }
    }

    File.WriteAllText(file, HashTable.Render(first));
    Console.WriteLine($"{first.Length} hashes written to {file}");
    return 0;
}

static (string, ulong)[] Compute(InstructionSet set)
{
    Isa.Override(set);
    return [.. CaseList.All.Select(x => (x.Name, x.Compute(1)))];
}

static int Report()
{
    SelfTestReport report = SelfTest.Run();
    Console.WriteLine(report);
    return report.Passed ? 0 : 1;
}

static int First()
{
    float[] a = Numbers.Plain<float>(16 * 64, 1), b = Numbers.Plain<float>(64 * 32, 2), c = new float[16 * 32];
    Gemm.Run(Transpose.No, Transpose.No, 16, 32, 64, 1, a, 64, b, 32, 0, c, 32);
    Console.WriteLine($"{Isa.Current} {HashTable.Text(Digest.Of<float>(c))}");
    return 0;
}

static int Unsupported(InstructionSet set)
{
    Console.WriteLine($"{set} is not supported here: {Isa.Reason}");
    return 2;
}

static int Usage()
{
    Console.Error.WriteLine("Usage: Kernels.Hashes [--isa NAME [--quick] | --update FILE | --self-test | --first]");
    return 2;
}
