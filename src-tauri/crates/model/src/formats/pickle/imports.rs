//! Which names in a pickle are harmless, which run code, and which we can't tell.

/// How far an imported name is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// Part of a library for models, or a plain container.
    Known,
    /// Neither known nor infamous: somebody's own class, for example.
    Unknown,
    /// Can run a program, load code or reach the network when the pickle is loaded.
    Dangerous,
}

/// Top modules of which nothing belongs in a model.
const DANGEROUS_MODULES: &[&str] = &[
    "_posixsubprocess",
    "aiohttp",
    "asyncio",
    "bdb",
    "cloudpickle",
    "code",
    "codeop",
    "commands",
    "ctypes",
    "dill",
    "ftplib",
    "http",
    "httplib",
    "importlib",
    "imp",
    "ipykernel",
    "IPython",
    "marshal",
    "multiprocessing",
    "nt",
    "os",
    "pdb",
    "pickle",
    "_pickle",
    "pip",
    "pkgutil",
    "posix",
    "profile",
    "cProfile",
    "pty",
    "pydoc",
    "requests",
    "runpy",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "ssl",
    "subprocess",
    "sys",
    "telnetlib",
    "tempfile",
    "timeit",
    "trace",
    "urllib",
    "urllib2",
    "venv",
    "webbrowser",
    "zipimport",
    "?",
];

/// Names that run code although their module is a common one.
const DANGEROUS_NAMES: &[(&str, &[&str])] = &[
    (
        "builtins",
        &[
            "eval",
            "exec",
            "compile",
            "open",
            "__import__",
            "getattr",
            "setattr",
            "delattr",
            "apply",
            "execfile",
            "globals",
            "vars",
            "breakpoint",
            "input",
            "memoryview",
        ],
    ),
    (
        "__builtin__",
        &["eval", "exec", "compile", "open", "__import__", "getattr", "setattr", "delattr", "apply", "execfile", "file", "globals", "vars"],
    ),
    ("operator", &["attrgetter", "methodcaller", "itemgetter"]),
    ("_operator", &["attrgetter", "methodcaller", "itemgetter"]),
    ("functools", &["reduce"]),
    ("numpy.testing._private.utils", &["runstring"]),
    ("numpy.testing.utils", &["runstring"]),
    ("numpy.f2py.crackfortran", &["getlincoef", "_eval_length"]),
    ("torch", &["load", "jit", "hub"]),
    ("torch.serialization", &["load"]),
    ("joblib", &["load"]),
    ("pandas", &["read_pickle", "eval"]),
    ("copyreg", &["?"]),
];

/// Modules of libraries for models and data; each stands for all below it.
const KNOWN_MODULES: &[&str] = &[
    "accelerate",
    "argparse",
    "catboost",
    "category_encoders",
    "collections",
    "copy_reg",
    "copyreg",
    "_codecs",
    "__torch__",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fastai",
    "fastcore",
    "functools",
    "imblearn",
    "joblib",
    "keras",
    "lightgbm",
    "lightning",
    "lightning_fabric",
    "numpy",
    "pandas",
    "pathlib",
    "peft",
    "pytorch_lightning",
    "random",
    "sb3_contrib",
    "scipy",
    "sentence_transformers",
    "setfit",
    "skl2onnx",
    "sklearn",
    "skorch",
    "spacy",
    "stable_baselines3",
    "tensorflow",
    "thinc",
    "timm",
    "tokenizers",
    "torch",
    "torchvision",
    "torchaudio",
    "transformers",
    "trl",
    "types",
    "ultralytics",
    "uuid",
    "xgboost",
    "gymnasium",
    "gym",
    "operator",
    "string",
    "re",
    "typing",
    "zoneinfo",
    "pytz",
];

/// Of Python itself, only plain containers and numbers.
const KNOWN_BUILTINS: &[&str] = &[
    "bool",
    "bytearray",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "long",
    "object",
    "print",
    "range",
    "set",
    "slice",
    "str",
    "super",
    "tuple",
    "type",
    "unicode",
    "xrange",
    "Exception",
    "ValueError",
];

pub(super) fn trust(module: &str, name: &str) -> Trust {
    let top = module.split('.').next().unwrap_or(module);
    // A name may itself hold dots: `torch`, `serialization.load`.
    let first = name.split('.').next().unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or(name);
    let listed = |entry: &&(&str, &[&str])| entry.0 == module && (entry.1.contains(&first) || entry.1.contains(&last));
    if DANGEROUS_MODULES.contains(&top) || DANGEROUS_NAMES.iter().any(|entry| listed(&entry)) {
        return Trust::Dangerous;
    }
    if matches!(module, "builtins" | "__builtin__") {
        return if KNOWN_BUILTINS.contains(&name) { Trust::Known } else { Trust::Unknown };
    }
    if KNOWN_MODULES.contains(&top) { Trust::Known } else { Trust::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        for (module, name) in [
            ("os", "system"),
            ("posix", "system"),
            ("builtins", "eval"),
            ("torch", "serialization.load"),
            ("?", "?"),
            ("functools", "reduce"),
        ] {
            assert_eq!(trust(module, name), Trust::Dangerous, "{module}.{name}");
        }
        for (module, name) in [
            ("collections", "OrderedDict"),
            ("sklearn.svm._classes", "SVC"),
            ("torch._utils", "_rebuild_tensor_v2"),
            ("builtins", "set"),
            ("functools", "partial"),
        ] {
            assert_eq!(trust(module, name), Trust::Known, "{module}.{name}");
        }
        for (module, name) in [("__main__", "MyModel"), ("builtins", "hasattr"), ("osmnx", "Graph")] {
            assert_eq!(trust(module, name), Trust::Unknown, "{module}.{name}");
        }
    }
}
