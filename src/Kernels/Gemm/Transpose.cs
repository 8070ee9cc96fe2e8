namespace Kernels;

/// <summary>Whether a matrix enters a product as it is stored or transposed: BLAS's <c>op</c>.</summary>
public enum Transpose
{
    /// <summary>op(A) = A.</summary>
    No,

    /// <summary>op(A) = Aᵀ.</summary>
    Yes,
}
