namespace Kernels.Tests;

/// <summary>What is asked of arguments that are choices.</summary>
public class RequireTests
{
    /// <summary>Require.Defined compares with the last value, so the values must count from 0.</summary>
    [Fact]
    public void PublicEnums_Values_CountFromZero()
    {
        foreach (Type choice in typeof(Gemm).Assembly.GetExportedTypes().Where(type => type.IsEnum))
        {
            int[] values = [.. Enum.GetValuesAsUnderlyingType(choice).Cast<int>().Order()];
            Assert.Equal(Enumerable.Range(0, values.Length), values);
        }
    }

    [Fact]
    public void Choices_EveryDefinedOne_IsTakenAndTheNextRefused()
    {
        Choices<Transpose>(trans => Product(trans, Activation.None));
        Choices<Activation>(activation => Product(Transpose.No, activation));
        Choices<Activation>(
            activation => Conv2d.Forward(new ConvShape(1, 1, 1, 1, 1, 1, 1), [1f], [1f], [], new float[1], activation));
        Choices<Activation>(activation => BatchNorm2d.Forward(1, 1, 1, [1f], [1f], [1f], [1f], [1f], 0, new float[1], activation));
        Choices<Reduction>(reduction => _ = new LossOptions(reduction));
    }

    private static void Product(Transpose trans, Activation activation) =>
        Gemm.Run(trans, trans, 1, 1, 1, 1, [1f], 1, [1f], 1, 0, new float[1], 1, Epilogue<float>.Activate(activation));

    private static void Choices<TEnum>(Action<TEnum> call)
        where TEnum : struct, Enum
    {
        TEnum[] all = Enum.GetValues<TEnum>();
        Array.ForEach(all, call);
        foreach (int beyond in new[] { -1, all.Length })
        {
            var thrown = Assert.ThrowsAny<ArgumentException>(() => call((TEnum)Enum.ToObject(typeof(TEnum), beyond)));
            Assert.Contains($"{beyond}; expected ", thrown.Message, StringComparison.Ordinal);
        }
    }
}
