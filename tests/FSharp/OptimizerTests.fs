module Kernels.FSharp.OptimizerTests

open FSharp.NativeInterop
open Kernels
open Kernels.Layers
open Xunit

[<Fact>]
let ``SgdStep_EveryTierF32_MovesAgainstTheGradient`` () =
    let g = [| 0.5f |]
    let w = [| 1.0f |]
    let v = [| 0.0f |]
    SgdStep.Run(g, w, v, 0.5f)
    Assert.Equal(struct (0.75f, 0.5f), struct (w[0], v[0]))
    use pg = fixed g
    use pw = fixed w
    use pv = fixed v
    SgdStep.Run(1, pg, pw, pv, 0.5f, momentum = 1.0f)
    Assert.Equal(struct (0.25f, 1.0f), struct (w[0], v[0]))

[<Fact>]
let ``AdamStep_EveryTierF32_MovesAgainstTheGradient`` () =
    let rates = AdamRates<float32>(0.5f, 0.5f, 0.5f, 0.0f, 0.0f, 0.5f, 0.5f)
    Assert.Equal<float32 array>(
        [| 0.5f; 0.5f; 0.5f; 0.0f; 0.0f; 0.5f; 0.5f |],
        [| rates.LearningRate; rates.Beta1; rates.Beta2; rates.Epsilon; rates.WeightDecay
           rates.Beta1Power; rates.Beta2Power |])
    let g = [| 2.0f |]
    let w = [| 1.0f |]
    let m = [| 0.0f |]
    let v = [| 0.0f |]
    AdamStep.Run(g, w, m, v, rates)
    Assert.Equal(struct (0.5f, 1.0f, 2.0f), struct (w[0], m[0], v[0]))
    use pg = fixed g
    use pw = fixed w
    use pm = fixed m
    use pv = fixed v
    m[0] <- 0.0f
    v[0] <- 0.0f
    AdamStep.Run(1, pg, pw, pm, pv, rates)
    Assert.Equal(0.0f, w[0])

[<Fact>]
let ``Parameter_ValueAndGradientF32_AreItsMemory`` () =
    let p = new Parameter<float32>("w", [| 2; 3 |])
    Assert.Equal(struct ("w", 6, false), struct (p.Name, p.Length, p.IsDisposed))
    Assert.Equal<int array>([| 2; 3 |], p.Shape.ToArray())
    p.FillHe(2, 1L)
    Assert.NotEqual(0.0f, p.Value[5])
    p.FillGlorot(2, 3, 1L)
    Assert.NotEqual(0.0f, NativePtr.get p.ValuePointer 5)
    p.FillZero()
    Assert.Equal(0.0f, p.Value[5])
    p.Gradient[1] <- 4.0f
    Assert.Equal(4.0f, NativePtr.get p.GradientPointer 1)
    p.Dispose()
    Assert.True p.IsDisposed

[<Fact>]
let ``Optimizers_StepF32_MoveAgainstTheGradient`` () =
    use p = new Parameter<float32>("w", [| 1 |])
    p.Gradient[0] <- 1.0f
    let sgd = new Sgd<float32>([| p |], 0.25f)
    sgd.LearningRate <- 0.5f
    Assert.Equal(struct (0.5f, 0.0f, 0.0f), struct (sgd.LearningRate, sgd.Momentum, sgd.WeightDecay))
    sgd.Step()
    Assert.Equal(-0.5f, p.Value[0])
    sgd.Dispose()

    use usual = new Adam<float32>([| p |], 0.25f)
    Assert.Equal(0.25f, usual.LearningRate)
    let adam = new Adam<float32>([| p |], 0.25f, 0.0f, 0.5f, 0.5f, 0.0f)
    adam.LearningRate <- 0.5f
    Assert.Equal<float32 array>([| 0.0f; 0.5f; 0.5f; 0.0f |], [| adam.WeightDecay; adam.Beta1; adam.Beta2; adam.Epsilon |])
    p.FillZero()
    p.Gradient[0] <- 2.0f
    adam.Step()
    Assert.Equal(-0.5f, p.Value[0])
    adam.Dispose()


[<Fact>]
let ``SgdStep_EveryTierF64_MovesAgainstTheGradient`` () =
    let g = [| 0.5 |]
    let w = [| 1.0 |]
    let v = [| 0.0 |]
    SgdStep.Run(g, w, v, 0.5)
    Assert.Equal(struct (0.75, 0.5), struct (w[0], v[0]))
    use pg = fixed g
    use pw = fixed w
    use pv = fixed v
    SgdStep.Run(1, pg, pw, pv, 0.5, momentum = 1.0)
    Assert.Equal(struct (0.25, 1.0), struct (w[0], v[0]))

[<Fact>]
let ``AdamStep_EveryTierF64_MovesAgainstTheGradient`` () =
    let rates = AdamRates<float>(0.5, 0.5, 0.5, 0.0, 0.0, 0.5, 0.5)
    Assert.Equal<float array>(
        [| 0.5; 0.5; 0.5; 0.0; 0.0; 0.5; 0.5 |],
        [| rates.LearningRate; rates.Beta1; rates.Beta2; rates.Epsilon; rates.WeightDecay
           rates.Beta1Power; rates.Beta2Power |])
    let g = [| 2.0 |]
    let w = [| 1.0 |]
    let m = [| 0.0 |]
    let v = [| 0.0 |]
    AdamStep.Run(g, w, m, v, rates)
    Assert.Equal(struct (0.5, 1.0, 2.0), struct (w[0], m[0], v[0]))
    use pg = fixed g
    use pw = fixed w
    use pm = fixed m
    use pv = fixed v
    m[0] <- 0.0
    v[0] <- 0.0
    AdamStep.Run(1, pg, pw, pm, pv, rates)
    Assert.Equal(0.0, w[0])

[<Fact>]
let ``Parameter_ValueAndGradientF64_AreItsMemory`` () =
    let p = new Parameter<float>("w", [| 2; 3 |])
    Assert.Equal(struct ("w", 6, false), struct (p.Name, p.Length, p.IsDisposed))
    Assert.Equal<int array>([| 2; 3 |], p.Shape.ToArray())
    p.FillHe(2, 1L)
    Assert.NotEqual(0.0, p.Value[5])
    p.FillGlorot(2, 3, 1L)
    Assert.NotEqual(0.0, NativePtr.get p.ValuePointer 5)
    p.FillZero()
    Assert.Equal(0.0, p.Value[5])
    p.Gradient[1] <- 4.0
    Assert.Equal(4.0, NativePtr.get p.GradientPointer 1)
    p.Dispose()
    Assert.True p.IsDisposed

[<Fact>]
let ``Optimizers_StepF64_MoveAgainstTheGradient`` () =
    use p = new Parameter<float>("w", [| 1 |])
    p.Gradient[0] <- 1.0
    let sgd = new Sgd<float>([| p |], 0.25)
    sgd.LearningRate <- 0.5
    Assert.Equal(struct (0.5, 0.0, 0.0), struct (sgd.LearningRate, sgd.Momentum, sgd.WeightDecay))
    sgd.Step()
    Assert.Equal(-0.5, p.Value[0])
    sgd.Dispose()

    use usual = new Adam<float>([| p |], 0.25)
    Assert.Equal(0.25, usual.LearningRate)
    let adam = new Adam<float>([| p |], 0.25, 0.0, 0.5, 0.5, 0.0)
    adam.LearningRate <- 0.5
    Assert.Equal<float array>([| 0.0; 0.5; 0.5; 0.0 |], [| adam.WeightDecay; adam.Beta1; adam.Beta2; adam.Epsilon |])
    p.FillZero()
    p.Gradient[0] <- 2.0
    adam.Step()
    Assert.Equal(-0.5, p.Value[0])
    adam.Dispose()

[<Fact>]
let ``UniformSequence_SameSeed_SameNumbers`` () =
    let mutable one = UniformSequence 7L
    let mutable other = UniformSequence 7L
    Assert.Equal(one.Next(), other.Next())
    Assert.Equal(one.NextBelow 10, other.NextBelow 10)

[<Fact>]
let ``BitHash_SameBits_SameValue`` () =
    use p = new Parameter<float32>("w", [| 3 |])
    let mutable one = BitHash()
    let mutable other = BitHash()
    one.Add p
    other.Add p
    Assert.Equal(one.Value, other.Value)
