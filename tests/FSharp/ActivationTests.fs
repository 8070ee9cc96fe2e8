module Kernels.FSharp.ActivationTests

open Kernels
open Xunit

let private x32 = [| 0.0f; 1.0f; -1.0f |]
let private x64 = [| 0.0; 1.0; -1.0 |]

[<Fact>]
let ``Arrays_EveryActivation_GivesArrays`` () =
    let y32 = Array.zeroCreate<float32> 3
    VecMath.Tanh(x32, y32)
    Assert.Equal(tanh 1.0f, y32[1], 6)
    VecMath.Sigmoid(x32, y32)
    Assert.Equal(0.5f, y32[0])
    VecMath.Erf(x32, y32)
    Assert.Equal(0.8427008f, y32[1], 6)
    VecMath.Gelu(x32, y32)
    Assert.Equal(0.8413447f, y32[1], 6)
    VecMath.GeluTanh(x32, y32)
    Assert.Equal(0.8411920f, y32[1], 6)
    VecMath.Silu(x32, y32)
    Assert.Equal(-0.2689414f, y32[2], 6)
    VecMath.Softplus(x32, y32)
    Assert.Equal(log 2.0f, y32[0], 6)
    VecMath.ReciprocalSqrt([| 4.0f; 1.0f; 0.25f |], y32)
    Assert.Equal<float32 array>([| 0.5f; 1.0f; 2.0f |], y32)

    let y64 = Array.zeroCreate<float> 3
    VecMath.Tanh(x64, y64)
    Assert.Equal(tanh 1.0, y64[1], 14)
    VecMath.Sigmoid(x64, y64)
    Assert.Equal(0.5, y64[0])
    VecMath.Erf(x64, y64)
    Assert.Equal(0.84270079294971487, y64[1], 14)
    VecMath.Gelu(x64, y64)
    Assert.Equal(0.84134474606854295, y64[1], 14)
    VecMath.GeluTanh(x64, y64)
    Assert.Equal(0.84119199060827676, y64[1], 14)
    VecMath.Silu(x64, y64)
    Assert.Equal(-0.2689414213699951, y64[2], 14)
    VecMath.Softplus(x64, y64)
    Assert.Equal(log 2.0, y64[0], 14)
    VecMath.ReciprocalSqrt([| 4.0; 1.0; 0.25 |], y64)
    Assert.Equal<float array>([| 0.5; 1.0; 2.0 |], y64)

[<Fact>]
let ``Pointers_EveryActivationF32_GivesTheArraysBits`` () =
    let y, expected = Array.zeroCreate<float32> 3, Array.zeroCreate<float32> 3
    use px = fixed x32
    use py = fixed y
    let same () = Assert.Equal<float32 array>(expected, y)
    VecMath.Tanh(3, px, py)
    VecMath.Tanh(x32, expected)
    same ()
    VecMath.Sigmoid(3, px, py)
    VecMath.Sigmoid(x32, expected)
    same ()
    VecMath.Erf(3, px, py)
    VecMath.Erf(x32, expected)
    same ()
    VecMath.Gelu(3, px, py)
    VecMath.Gelu(x32, expected)
    same ()
    VecMath.GeluTanh(3, px, py)
    VecMath.GeluTanh(x32, expected)
    same ()
    VecMath.Silu(3, px, py)
    VecMath.Silu(x32, expected)
    same ()
    VecMath.Softplus(3, px, py)
    VecMath.Softplus(x32, expected)
    same ()
    VecMath.ReciprocalSqrt(3, px, py)
    VecMath.ReciprocalSqrt(x32, expected)
    same ()

[<Fact>]
let ``Pointers_EveryActivationF64_GivesTheArraysBits`` () =
    let y, expected = Array.zeroCreate<float> 3, Array.zeroCreate<float> 3
    use px = fixed x64
    use py = fixed y
    let same () = Assert.Equal<float array>(expected, y)
    VecMath.Tanh(3, px, py)
    VecMath.Tanh(x64, expected)
    same ()
    VecMath.Sigmoid(3, px, py)
    VecMath.Sigmoid(x64, expected)
    same ()
    VecMath.Erf(3, px, py)
    VecMath.Erf(x64, expected)
    same ()
    VecMath.Gelu(3, px, py)
    VecMath.Gelu(x64, expected)
    same ()
    VecMath.GeluTanh(3, px, py)
    VecMath.GeluTanh(x64, expected)
    same ()
    VecMath.Silu(3, px, py)
    VecMath.Silu(x64, expected)
    same ()
    VecMath.Softplus(3, px, py)
    VecMath.Softplus(x64, expected)
    same ()
    VecMath.ReciprocalSqrt(3, px, py)
    VecMath.ReciprocalSqrt(x64, expected)
    same ()
