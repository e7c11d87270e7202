namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Maps an element that is passed by reference.</summary>
public delegate TResult Projection<T, out TResult>(in T x);

/// <summary>Maps an element with a state, both passed by reference.</summary>
public delegate TResult Projection<T1, T2, out TResult>(in T1 x1, in T2 x2);
