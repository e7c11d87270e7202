using System.Collections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Walks the targets of a multicast delegate without allocating.</summary>
public static class Delegates
{
    public static bool IsSingle(this MulticastDelegate handler) => handler.HasSingleTarget;

    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T> : IEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? handler;

        internal DelegateEnumerable(T? handler) => this.handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private readonly T? handler;
        private Delegate.InvocationListEnumerator<T> list;

        internal DelegateEnumerator(T? handler)
        {
            this.handler = handler;
            list = Delegate.EnumerateInvocationList(handler);
        }

        public readonly T Current => list.Current;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => list.MoveNext();

        public void Reset() => list = Delegate.EnumerateInvocationList(handler);

        public readonly void Dispose()
        {
        }
    }
}
