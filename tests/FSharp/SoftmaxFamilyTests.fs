module Kernels.FSharp.SoftmaxFamilyTests

open System
open Kernels
open Kernels.Layers
open Xunit

let private mask0f = [| 1.0f; 0.0f; 0.0f; 0.0f |]
let private mask0 = [| 1.0; 0.0; 0.0; 0.0 |]

[<Fact>]
let ``Scores_Single_AreWhatTheySay`` () =
    let x = [| 2.0f; 2.0f; 4.0f; 4.0f |]
    let mask = [| 0.0f; -infinityf |]
    let half = [| 0.5f; 0.5f; 0.5f; 0.5f |]
    let y = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    use px = fixed x
    use pm = fixed mask
    use py = fixed y
    use pdx = fixed dx
    Softmax.ForwardScaled(2, 2, 0.5f, x, 2, y, 2)
    Assert.Equal<float32 array>(half, y)
    Softmax.ForwardScaled(2, 2, 0.5f, px, 2, py, 2, threads = 2)
    Assert.Equal<float32 array>(half, y)
    Softmax.BackwardScaled(2, 2, 2.0f, y, 2, mask0f, 2, dx, 2)
    Assert.Equal<float32 array>([| 0.5f; -0.5f; 0.0f; 0.0f |], dx)
    Softmax.BackwardScaled(2, 2, 2.0f, py, 2, py, 2, pdx, 2)
    Assert.Equal<float32 array>(Array.zeroCreate<float32> 4, dx)
    Softmax.ForwardMasked(2, 2, 1.0f, x, 2, mask, 0, y, 2)
    Assert.Equal<float32 array>([| 1.0f; 0.0f; 1.0f; 0.0f |], y)
    Softmax.ForwardMasked(2, 2, 1.0f, px, 2, pm, 0, py, 2)
    Assert.Equal<float32 array>([| 1.0f; 0.0f; 1.0f; 0.0f |], y)
    Softmax.ForwardCausal(2, 2, 0, 1.0f, x, 2, y, 2)
    Assert.Equal<float32 array>([| 1.0f; 0.0f; 0.5f; 0.5f |], y)
    Softmax.ForwardCausal(2, 2, 0, 1.0f, px, 2, py, 2)
    Assert.Equal<float32 array>([| 1.0f; 0.0f; 0.5f; 0.5f |], y)

[<Fact>]
let ``Axis_Single_IsTheMiddleOne`` () =
    let x = [| 2.0f; 4.0f; 2.0f; 4.0f |]
    let half = [| 0.5f; 0.5f; 0.5f; 0.5f |]
    let y = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    use px = fixed x
    use py = fixed y
    use pdx = fixed dx
    Softmax.ForwardAxis(1, 2, 2, x, y)
    Assert.Equal<float32 array>(half, y)
    Softmax.BackwardAxis(1, 2, 2, y, x, dx)
    Assert.Equal<float32 array>(Array.zeroCreate<float32> 4, dx)
    Softmax.ForwardAxis(1, 2, 2, px, py, threads = 2)
    Softmax.BackwardAxis(1, 2, 2, py, px, pdx)
    Assert.Equal<float32 array>(half, y)
    LogSoftmax.ForwardAxis(1, 2, 2, x, y)
    Assert.Equal(-(log 2.0f), y[3])
    LogSoftmax.BackwardAxis(1, 2, 2, y, x, dx)
    Assert.Equal(0.0, float dx[0], 5)
    LogSoftmax.ForwardAxis(1, 2, 2, px, py)
    LogSoftmax.BackwardAxis(1, 2, 2, py, px, pdx, threads = 2)
    Assert.Equal(0.0, float dx[3], 5)

[<Fact>]
let ``Loss_Single_TakesOptions`` () =
    let x = [| 3.0f; 3.0f; -1.0f; -1.0f |]
    let targets = [| 1.0f; 0.0f; 0.0f; 1.0f |]
    let labels = [| 0; -1 |]
    let losses = Array.zeroCreate<float32> 2
    let dx = Array.zeroCreate<float32> 4
    use px = fixed x
    use pq = fixed targets
    use pt = fixed labels
    use pl = fixed losses
    use pdx = fixed dx
    let options = LossOptions(Reduction.Sum, ignoredLabel = -1)
    Assert.Equal(log 2.0f, CrossEntropy.Loss(2, 2, x, 2, labels, options, losses, dx, 2))
    Assert.Equal<float32 array>([| -0.5f; 0.5f; 0.0f; 0.0f |], dx)
    Assert.Equal<float32 array>([| log 2.0f; 0.0f |], losses)
    Assert.Equal(log 2.0f, CrossEntropy.Loss(2, 2, px, 2, pt, options, pl, pdx, 2, threads = 2))
    let mean = LossOptions()
    Assert.Equal(log 2.0f, CrossEntropy.Loss(2, 2, x, 2, targets, 2, mean, losses, dx, 2))
    Assert.Equal<float32 array>([| -0.25f; 0.25f; 0.25f; -0.25f |], dx)
    Assert.Equal(log 2.0f, CrossEntropy.Loss(2, 2, px, 2, pq, 2, mean, pl, pdx, 2))

[<Fact>]
let ``Norms_Single_Normalise`` () =
    let x = [| 1.0f; -1.0f; 3.0f; 1.0f |]
    let gamma = [| 2.0f; 2.0f |]
    let beta = [| 1.0f; 1.0f |]
    let expected = [| 3.0f; -1.0f; 3.0f; -1.0f |]
    let y = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    let mean = Array.zeroCreate<float32> 2
    let rstd = Array.zeroCreate<float32> 2
    let dgamma = Array.zeroCreate<float32> 2
    let dbeta = Array.zeroCreate<float32> 2
    use px = fixed x
    use pg = fixed gamma
    use pb = fixed beta
    use py = fixed y
    use pdx = fixed dx
    use pm = fixed mean
    use pr = fixed rstd
    use pdg = fixed dgamma
    use pdb = fixed dbeta
    LayerNorm.Forward(2, 2, x, 2, gamma, beta, 0.0f, y, 2, mean, rstd)
    Assert.Equal<float32 array>(expected, y)
    LayerNorm.Forward(2, 2, px, 2, pg, pb, 0.0f, py, 2, pm, pr, threads = 2)
    Assert.Equal<float32 array>(expected, y)
    LayerNorm.Backward(2, 2, x, 2, gamma, mean, rstd, x, 2, dx, 2, dgamma, dbeta)
    Assert.Equal<float32 array>([| 4.0f; 0.0f |], dgamma)
    Assert.Equal<float32 array>([| 4.0f; 0.0f |], dbeta)
    LayerNorm.Backward(2, 2, px, 2, pg, pm, pr, px, 2, pdx, 2, pdg, pdb)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 0.0f; 0.0f |], dx)
    RmsNorm.Forward(1, 2, x, 2, gamma, 0.0f, y, 2, rstd)
    RmsNorm.Forward(1, 2, px, 2, pg, 0.0f, py, 2, pr)
    Assert.Equal<float32 array>([| 2.0f; -2.0f |], y[..1])
    RmsNorm.Backward(1, 2, x, 2, gamma, rstd, x, 2, dx, 2, dgamma)
    RmsNorm.Backward(1, 2, px, 2, pg, pr, px, 2, pdx, 2, pdg)
    Assert.Equal<float32 array>([| 1.0f; 1.0f |], dgamma)

[<Fact>]
let ``Scores_Double_AreWhatTheySay`` () =
    let x = [| 2.0; 2.0; 4.0; 4.0 |]
    let mask = [| 0.0; -infinity |]
    let half = [| 0.5; 0.5; 0.5; 0.5 |]
    let y = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    use px = fixed x
    use pm = fixed mask
    use py = fixed y
    use pdx = fixed dx
    Softmax.ForwardScaled(2, 2, 0.5, x, 2, y, 2)
    Assert.Equal<float array>(half, y)
    Softmax.ForwardScaled(2, 2, 0.5, px, 2, py, 2, threads = 2)
    Assert.Equal<float array>(half, y)
    Softmax.BackwardScaled(2, 2, 2.0, y, 2, mask0, 2, dx, 2)
    Assert.Equal<float array>([| 0.5; -0.5; 0.0; 0.0 |], dx)
    Softmax.BackwardScaled(2, 2, 2.0, py, 2, py, 2, pdx, 2)
    Assert.Equal<float array>(Array.zeroCreate<float> 4, dx)
    Softmax.ForwardMasked(2, 2, 1.0, x, 2, mask, 0, y, 2)
    Assert.Equal<float array>([| 1.0; 0.0; 1.0; 0.0 |], y)
    Softmax.ForwardMasked(2, 2, 1.0, px, 2, pm, 0, py, 2)
    Assert.Equal<float array>([| 1.0; 0.0; 1.0; 0.0 |], y)
    Softmax.ForwardCausal(2, 2, 0, 1.0, x, 2, y, 2)
    Assert.Equal<float array>([| 1.0; 0.0; 0.5; 0.5 |], y)
    Softmax.ForwardCausal(2, 2, 0, 1.0, px, 2, py, 2)
    Assert.Equal<float array>([| 1.0; 0.0; 0.5; 0.5 |], y)

[<Fact>]
let ``Axis_Double_IsTheMiddleOne`` () =
    let x = [| 2.0; 4.0; 2.0; 4.0 |]
    let half = [| 0.5; 0.5; 0.5; 0.5 |]
    let y = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    use px = fixed x
    use py = fixed y
    use pdx = fixed dx
    Softmax.ForwardAxis(1, 2, 2, x, y)
    Assert.Equal<float array>(half, y)
    Softmax.BackwardAxis(1, 2, 2, y, x, dx)
    Assert.Equal<float array>(Array.zeroCreate<float> 4, dx)
    Softmax.ForwardAxis(1, 2, 2, px, py, threads = 2)
    Softmax.BackwardAxis(1, 2, 2, py, px, pdx)
    Assert.Equal<float array>(half, y)
    LogSoftmax.ForwardAxis(1, 2, 2, x, y)
    Assert.Equal(-(log 2.0), y[3])
    LogSoftmax.BackwardAxis(1, 2, 2, y, x, dx)
    Assert.Equal(0.0, float dx[0], 5)
    LogSoftmax.ForwardAxis(1, 2, 2, px, py)
    LogSoftmax.BackwardAxis(1, 2, 2, py, px, pdx, threads = 2)
    Assert.Equal(0.0, float dx[3], 5)

[<Fact>]
let ``Loss_Double_TakesOptions`` () =
    let x = [| 3.0; 3.0; -1.0; -1.0 |]
    let targets = [| 1.0; 0.0; 0.0; 1.0 |]
    let labels = [| 0; -1 |]
    let losses = Array.zeroCreate<float> 2
    let dx = Array.zeroCreate<float> 4
    use px = fixed x
    use pq = fixed targets
    use pt = fixed labels
    use pl = fixed losses
    use pdx = fixed dx
    let options = LossOptions(Reduction.Sum, ignoredLabel = -1)
    Assert.Equal(log 2.0, CrossEntropy.Loss(2, 2, x, 2, labels, options, losses, dx, 2))
    Assert.Equal<float array>([| -0.5; 0.5; 0.0; 0.0 |], dx)
    Assert.Equal<float array>([| log 2.0; 0.0 |], losses)
    Assert.Equal(log 2.0, CrossEntropy.Loss(2, 2, px, 2, pt, options, pl, pdx, 2, threads = 2))
    let mean = LossOptions()
    Assert.Equal(log 2.0, CrossEntropy.Loss(2, 2, x, 2, targets, 2, mean, losses, dx, 2))
    Assert.Equal<float array>([| -0.25; 0.25; 0.25; -0.25 |], dx)
    Assert.Equal(log 2.0, CrossEntropy.Loss(2, 2, px, 2, pq, 2, mean, pl, pdx, 2))

[<Fact>]
let ``Norms_Double_Normalise`` () =
    let x = [| 1.0; -1.0; 3.0; 1.0 |]
    let gamma = [| 2.0; 2.0 |]
    let beta = [| 1.0; 1.0 |]
    let expected = [| 3.0; -1.0; 3.0; -1.0 |]
    let y = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    let mean = Array.zeroCreate<float> 2
    let rstd = Array.zeroCreate<float> 2
    let dgamma = Array.zeroCreate<float> 2
    let dbeta = Array.zeroCreate<float> 2
    use px = fixed x
    use pg = fixed gamma
    use pb = fixed beta
    use py = fixed y
    use pdx = fixed dx
    use pm = fixed mean
    use pr = fixed rstd
    use pdg = fixed dgamma
    use pdb = fixed dbeta
    LayerNorm.Forward(2, 2, x, 2, gamma, beta, 0.0, y, 2, mean, rstd)
    Assert.Equal<float array>(expected, y)
    LayerNorm.Forward(2, 2, px, 2, pg, pb, 0.0, py, 2, pm, pr, threads = 2)
    Assert.Equal<float array>(expected, y)
    LayerNorm.Backward(2, 2, x, 2, gamma, mean, rstd, x, 2, dx, 2, dgamma, dbeta)
    Assert.Equal<float array>([| 4.0; 0.0 |], dgamma)
    Assert.Equal<float array>([| 4.0; 0.0 |], dbeta)
    LayerNorm.Backward(2, 2, px, 2, pg, pm, pr, px, 2, pdx, 2, pdg, pdb)
    Assert.Equal<float array>([| 0.0; 0.0; 0.0; 0.0 |], dx)
    RmsNorm.Forward(1, 2, x, 2, gamma, 0.0, y, 2, rstd)
    RmsNorm.Forward(1, 2, px, 2, pg, 0.0, py, 2, pr)
    Assert.Equal<float array>([| 2.0; -2.0 |], y[..1])
    RmsNorm.Backward(1, 2, x, 2, gamma, rstd, x, 2, dx, 2, dgamma)
    RmsNorm.Backward(1, 2, px, 2, pg, pr, px, 2, pdx, 2, pdg)
    Assert.Equal<float array>([| 1.0; 1.0 |], dgamma)

[<Fact>]
let ``LossOptions_RememberWhatTheyWereGiven`` () =
    let options = LossOptions(Reduction.None, 0.1, 3)
    Assert.Equal(struct (Reduction.None, 0.1, 3), struct (options.Reduction, options.Smoothing, options.IgnoredLabel))
    Assert.Equal(LossOptions.NoLabel, LossOptions().IgnoredLabel)

[<Fact>]
let ``NormLayers_ForwardAndBackward_Normalise`` () =
    use gamma = new Parameter<float>("gamma", [| 2 |])
    use beta = new Parameter<float>("beta", [| 2 |])
    gamma.Value.Fill 1.0
    let layer = LayerNorm<float>(gamma, beta, 0.0)
    let rms = RmsNorm<float>(gamma, 0.0)
    Assert.Equal(struct (2, 0.0, 2, 0.0), struct (layer.Size, layer.Epsilon, rms.Size, rms.Epsilon))
    let x = [| 1.0; 3.0 |]
    let y = Array.zeroCreate<float> 2
    let dx = Array.zeroCreate<float> 2
    let mean = Array.zeroCreate<float> 1
    let rstd = Array.zeroCreate<float> 1
    layer.Forward(1, x, y, mean, rstd)
    Assert.Equal<float array>([| -1.0; 1.0 |], y)
    layer.Backward(1, x, mean, rstd, x, dx, threads = 2)
    Assert.Equal<float array>([| 1.0; 3.0 |], beta.Gradient.ToArray())
    let ones = [| 1.0; -1.0 |]
    rms.Forward(1, ones, y, rstd)
    Assert.Equal<float array>(ones, y)
    rms.Backward(1, ones, rstd, ones, dx)
    Assert.Equal<float array>([| 1.0; 1.0 |], gamma.Gradient.ToArray())
