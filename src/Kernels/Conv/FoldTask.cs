using System.Numerics;

namespace Kernels;

/// <summary>What is folded: for each plane and tap a plane of outputs, somewhere in memory.</summary>
internal unsafe struct FoldTask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public WindowAxis Rows;
    public WindowAxis Line;
    public int Planes;
    public T* Columns;

    /// <summary>Distance of planes, of kernel rows and of kernel columns; 0 for taps that share a plane of outputs.</summary>
    public nint PlaneStep;
    public nint RowTapStep;
    public nint TapStep;

    /// <summary>Whether taps descend, so that the outputs of a pixel ascend.</summary>
    public bool Descending;

    /// <summary>Outputs of a plane that are multiplied by weights and added up; 0 where columns hold what is folded.</summary>
    public int Outputs;

    /// <summary>Distance of a plane's outputs.</summary>
    public nint OutputStep;

    /// <summary>A kernel for each output of each plane.</summary>
    public T* Weights;

    /// <summary>Factor of what dx holds; 0 for overwriting.</summary>
    public T Beta;

    /// <summary>Room for an image row if beta is not 0 and pixels are added one by one.</summary>
    public T* Row;

    public T* Dx;

    /// <summary>Elements of a kernel.</summary>
    public readonly nint Taps => (nint)Rows.Kernel * Line.Kernel;
}
