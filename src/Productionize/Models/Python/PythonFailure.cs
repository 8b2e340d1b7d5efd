namespace Productionize;

/// <summary>Why a Python script gave no answer: what a caller can act on.</summary>
public enum PythonFailure
{
    /// <summary>
    /// No worker runs: interpreter, version, modules or the loading of the script are at fault. The message says what to do.
    /// </summary>
    Start,

    /// <summary>The script threw; <see cref="PythonModelException.Traceback"/> says where.</summary>
    Script,

    /// <summary>The script answered something that is not one output per row.</summary>
    BadAnswer,

    /// <summary>No answer within <see cref="PythonModelOptions.Timeout"/>; a worker that was at it is replaced.</summary>
    Timeout,

    /// <summary>The worker ended while it answered: it crashed, ended itself or was killed. It is replaced.</summary>
    Crashed,

    /// <summary>The script needed more memory than it may have; its worker is replaced.</summary>
    Memory,

    /// <summary>As many calls as <see cref="PythonModelOptions.MaxWaiting"/> wait already: ask later, or allow more workers.</summary>
    Busy,
}
