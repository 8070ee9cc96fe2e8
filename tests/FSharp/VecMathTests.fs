module Kernels.FSharp.VecMathTests

open Kernels
open Xunit

let private x32 = [| 0.0f; 1.0f; -1.0f |]
let private x64 = [| 0.0; 1.0; -1.0 |]

[<Fact>]
let ``Arrays_EveryFunction_GivesArrays`` () =
    let y32 = Array.zeroCreate<float32> 3
    VecMath.Exp(x32, y32)
    Assert.Equal(1.0f, y32[0])
    Assert.Equal(exp 1.0f, y32[1], 6)
    VecMath.Log(y32, y32)
    Assert.Equal(-1.0f, y32[2], 6)
    VecMath.Relu(x32, y32)
    Assert.Equal<float32 array>([| 0.0f; 1.0f; 0.0f |], y32)
    VecMath.ReluBackward(y32, [| 5.0f; 6.0f; 7.0f |], y32)
    Assert.Equal<float32 array>([| 0.0f; 6.0f; 0.0f |], y32)

    let y64 = Array.zeroCreate<float> 3
    VecMath.Exp(x64, y64)
    Assert.Equal(1.0, y64[0])
    Assert.Equal(exp 1.0, y64[1], 14)
    VecMath.Log(y64, y64)
    Assert.Equal(-1.0, y64[2], 14)
    VecMath.Relu(x64, y64)
    Assert.Equal<float array>([| 0.0; 1.0; 0.0 |], y64)
    VecMath.ReluBackward(y64, [| 5.0; 6.0; 7.0 |], y64)
    Assert.Equal<float array>([| 0.0; 6.0; 0.0 |], y64)

[<Fact>]
let ``Pointers_EveryFunction_GivesTheArraysBits`` () =
    let y32, expected32 = Array.zeroCreate<float32> 3, Array.zeroCreate<float32> 3
    use px32 = fixed x32
    use py32 = fixed y32
    VecMath.Exp(3, px32, py32)
    VecMath.Exp(x32, expected32)
    Assert.Equal<float32 array>(expected32, y32)
    VecMath.Log(3, py32, py32)
    VecMath.Log(expected32, expected32)
    Assert.Equal<float32 array>(expected32, y32)
    VecMath.Relu(3, px32, py32)
    Assert.Equal<float32 array>([| 0.0f; 1.0f; 0.0f |], y32)
    VecMath.ReluBackward(3, py32, px32, py32)
    Assert.Equal<float32 array>([| 0.0f; 1.0f; 0.0f |], y32)

    let y64, expected64 = Array.zeroCreate<float> 3, Array.zeroCreate<float> 3
    use px64 = fixed x64
    use py64 = fixed y64
    VecMath.Exp(3, px64, py64)
    VecMath.Exp(x64, expected64)
    Assert.Equal<float array>(expected64, y64)
    VecMath.Log(3, py64, py64)
    VecMath.Log(expected64, expected64)
    Assert.Equal<float array>(expected64, y64)
    VecMath.Relu(3, px64, py64)
    Assert.Equal<float array>([| 0.0; 1.0; 0.0 |], y64)
    VecMath.ReluBackward(3, py64, px64, py64)
    Assert.Equal<float array>([| 0.0; 1.0; 0.0 |], y64)
