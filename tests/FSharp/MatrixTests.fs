module Kernels.FSharp.MatrixTests

open Kernels
open Xunit

let private x32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private x64 = [| 1.0; 2.0; 3.0; 4.0 |]

[<Fact>]
let ``Arrays_EveryKernel_MovesElements`` () =
    let y32 = Array.zeroCreate<float32> 4
    Matrix.Transpose(2, 2, x32, 2, y32, 2)
    Assert.Equal<float32 array>([| 1.0f; 3.0f; 2.0f; 4.0f |], y32)
    Matrix.BuildDiagonal(2, x32, y32, 2)
    Assert.Equal<float32 array>([| 1.0f; 0.0f; 0.0f; 2.0f |], y32)
    let d32 = Array.zeroCreate<float32> 2
    Matrix.Diagonal(2, x32, 2, d32)
    Assert.Equal<float32 array>([| 1.0f; 4.0f |], d32)
    Assert.Equal(5.0f, Matrix.Trace(2, x32, 2))

    let y64 = Array.zeroCreate<float> 8
    Matrix.Transpose(2, 2, x64, 2, y64, 2)
    Assert.Equal<float array>([| 1.0; 3.0; 2.0; 4.0 |], y64[..3])
    Matrix.BuildDiagonal(2, x64, y64, 2, batch = 2, batchStrideX = 2, batchStrideY = 4)
    Assert.Equal<float array>([| 1.0; 0.0; 0.0; 2.0; 3.0; 0.0; 0.0; 4.0 |], y64)
    let d64 = Array.zeroCreate<float> 4
    Matrix.Diagonal(2, y64, 2, d64, 2, 4, 2)
    Assert.Equal<float array>(x64, d64)
    Assert.Equal(5.0, Matrix.Trace(2, x64, 2))

[<Fact>]
let ``Pointers_EveryKernel_MovesElements`` () =
    let y32 = Array.zeroCreate<float32> 4
    use px32 = fixed x32
    use py32 = fixed y32
    Matrix.Transpose(2, 2, px32, 2, py32, 2)
    Assert.Equal<float32 array>([| 1.0f; 3.0f; 2.0f; 4.0f |], y32)
    Matrix.BuildDiagonal(2, px32, py32, 2)
    Assert.Equal<float32 array>([| 1.0f; 0.0f; 0.0f; 2.0f |], y32)
    Matrix.Diagonal(2, px32, 2, py32)
    Assert.Equal<float32 array>([| 1.0f; 4.0f |], y32[..1])
    Assert.Equal(5.0f, Matrix.Trace(2, px32, 2))

    let y64 = Array.zeroCreate<float> 4
    use px64 = fixed x64
    use py64 = fixed y64
    Matrix.Transpose(2, 2, px64, 2, py64, 2)
    Assert.Equal<float array>([| 1.0; 3.0; 2.0; 4.0 |], y64)
    Matrix.BuildDiagonal(2, px64, py64, 2)
    Assert.Equal<float array>([| 1.0; 0.0; 0.0; 2.0 |], y64)
    Matrix.Diagonal(2, px64, 2, py64)
    Assert.Equal<float array>([| 1.0; 4.0 |], y64[..1])
    Assert.Equal(5.0, Matrix.Trace(2, px64, 2))
