"""Prints the public surface of the four libraries as JSON, from their sources: surface.json is its output.

    python3 surface.py <tinys3> <minis3> <s3func> <obstore>     the folders of the packages
"""
import ast
import json
import pathlib
import sys

SELF = ("self", "cls")


def parse(folder, name):
    return ast.parse(pathlib.Path(folder, name).read_text())


def parameters(function):
    of = function.args
    named = [each.arg for each in of.posonlyargs + of.args + of.kwonlyargs if each.arg not in SELF]
    return [name for name in named if not name.startswith("_")]


def is_public(name):
    return not name.startswith("_") or name == "__init__"


def members(body):
    """Functions with their parameters, properties and annotated fields without any."""
    found = {}
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_public(node.name):
            known = found.setdefault(node.name, [])
            known += [each for each in parameters(node) if each not in known]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and is_public(node.target.id):
            found.setdefault(node.target.id, [])
    return found


def classes(folder, name, wanted, inherited=None):
    tree = parse(folder, name)
    found = {node.name: members(node.body) for node in tree.body if isinstance(node, ast.ClassDef)}
    return {of: {**found.get(inherited, {}), **found[of]} for of in wanted}


def literals(folder, name, of):
    """The strings of a Literal that a name stands for."""
    for node in parse(folder, name).body:
        target = getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == of:
            return [each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)]
    raise LookupError(of)


def connections(folder):
    base = classes(folder, "connection.py", ["Base"])["Base"]
    pool = classes(folder, "pool.py", ["Pool"])["Pool"]
    return {
        "Connection": base,
        # What a pool has of its own; the rest is the connection's.
        "Pool": {name: of for name, of in pool.items() if name not in base or name == "__init__"},
        **classes(folder, "multipart_upload.py", ["MultipartUpload"]),
    }


def locks(folder):
    found = classes(folder, "locking.py", ["DistributedLock", "S3Lock", "B2Lock"])
    shared = found.pop("DistributedLock")
    return {name: {**shared, **of} for name, of in found.items()}


def s3func(folder):
    return {
        **classes(folder, "s3.py", ["S3Session"]),
        **classes(folder, "http_url.py", ["HttpSession"]),
        **classes(folder, "b2.py", ["B2Session"]),
        "Response": {name: [] for name in ["status", "headers", "metadata", "data", "stream", "error"]},
        "S3ListResponse": {"status": [], "iter_objects": []},
        **locks(folder),
    }


def obstore(folder):
    functions = {}
    for name in ["_copy", "_delete", "_get", "_head", "_list", "_put", "_rename", "_sign", "_buffered", "_scheme"]:
        for function, of in members(parse(folder, name + ".pyi").body).items():
            # Every function is there twice; both have the same parameters.
            if function.islower() and not function.endswith("_async"):
                functions[function] = of
    fields = {}
    for name, wanted in {
        "_get.pyi": ["GetOptions", "GetResult", "OffsetRange", "SuffixRange"],
        "_list.pyi": ["ObjectMeta", "ListResult", "ListStream"],
        "_put.pyi": ["PutResult", "UpdateVersion"],
        "_buffered.pyi": ["ReadableFile", "WritableFile"],
        "_store/_client.pyi": ["ClientConfig"],
        "_store/_retry.pyi": ["RetryConfig", "BackoffConfig"],
        "_store/_aws.pyi": ["S3Store", "S3Credential"],
        "_store/__init__.pyi": ["LocalStore", "MemoryStore"],
    }.items():
        fields.update(classes(folder, name, wanted))
    names = classes(folder, "store.py", ["AzureStore", "GCSStore", "HTTPStore"])
    return {
        "functions": functions,
        **fields,
        **{name: {} for name in names},
        "Attribute": {name: [] for name in literals(folder, "_attributes.pyi", "Attribute")},
        "exceptions": {
            node.name: []
            for node in parse(folder, "exceptions/__init__.pyi").body
            if isinstance(node, ast.ClassDef)
        },
        "auth": {
            node.name: []
            for name in ["boto3", "earthdata", "google", "azure", "planetary_computer"]
            for node in parse(folder, "auth/" + name + ".py").body
            if isinstance(node, ast.ClassDef) and node.name.endswith("CredentialProvider")
        },
        "fsspec": {"FsspecStore": [], "BufferedFile": [], "register": []},
    }


tinys3_folder, minis3_folder, s3func_folder, obstore_folder = sys.argv[1:]
surface = {
    "tinys3": connections(tinys3_folder),
    "minis3": connections(minis3_folder),
    "s3func": s3func(s3func_folder),
    "obstore": obstore(obstore_folder),
}
print(json.dumps(surface, indent=2))
