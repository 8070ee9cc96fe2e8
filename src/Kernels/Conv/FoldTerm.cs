namespace Kernels;

/// <summary>What a tap has for a pixel, as a type.</summary>
internal interface IFoldTerm
{
    /// <summary>Outputs whose products with their weights make it; 0 for what is there already.</summary>
    static abstract int Products { get; }
}

/// <summary>A column: the product is stored.</summary>
internal readonly struct ColumnTerm : IFoldTerm
{
    public static int Products => 0;
}

/// <summary>The product of one output and its weight.</summary>
internal readonly struct ProductTerm : IFoldTerm
{
    public static int Products => 1;
}

/// <summary>A sum of products over some outputs.</summary>
internal readonly struct ProductsTerm : IFoldTerm
{
    public static int Products => 2;
}
