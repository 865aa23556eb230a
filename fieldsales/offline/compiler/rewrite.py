"""A template's tree with our meaning of its operators, so that Jinja2 runs what the compiled JavaScript runs."""

from __future__ import annotations

from typing import TypeVar, cast

from jinja2 import Environment, nodes

N = TypeVar("N", bound=nodes.Node)
_BINARY = {nodes.Add: "add", nodes.Sub: "sub", nodes.Mul: "mul", nodes.FloorDiv: "floordiv", nodes.Mod: "mod"}
_ORDER = ("lt", "lteq", "gt", "gteq")


def rewrite(tree: N, env: Environment) -> N:
    """Replace every construct whose meaning is ours by a call of operators.py."""
    return cast(N, _rewritten(tree).set_environment(env))


def _rewritten(tree: nodes.Node) -> nodes.Node:
    """The same bottom up; the new nodes get their environment at the end, because setting it walks the whole tree."""
    for field, value in tree.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(tree, field, _rewritten(value))
        elif isinstance(value, list):
            setattr(tree, field, [_rewritten(v) if isinstance(v, nodes.Node) else v for v in value])
    return _replaced(tree)


def _replaced(node: nodes.Node) -> nodes.Node:
    if isinstance(node, nodes.Import | nodes.FromImport):
        node.with_context = True
    elif isinstance(node, nodes.For):
        node.iter = _call("each", node, cast(nodes.Expr, node.iter))
    elif isinstance(node, nodes.CondExpr):
        node.expr2 = node.expr2 or nodes.Const(None, lineno=node.lineno)
    elif isinstance(node, nodes.Tuple) and node.ctx == "load":
        return nodes.List(node.items, lineno=node.lineno)
    elif isinstance(node, nodes.BinExpr) and type(node) in _BINARY:
        return _call(_BINARY[type(node)], node, node.left, node.right)
    elif isinstance(node, nodes.Neg):
        return _call("neg", node, node.node)
    elif isinstance(node, nodes.Concat):
        return _call("joined", node, nodes.List(node.nodes, lineno=node.lineno))
    elif isinstance(node, nodes.Compare):
        return _compared(node)
    elif isinstance(node, nodes.Getattr | nodes.Getitem):
        return _part(node)
    return node


def _compared(node: nodes.Compare) -> nodes.Expr:
    operand = node.ops[0]
    if len(node.ops) == 1 and operand.op in _ORDER:
        return _call("compare", node, node.expr, nodes.Const(operand.op, lineno=node.lineno), operand.expr)
    if len(node.ops) == 1 and operand.op in ("in", "notin"):
        found = _call("contains", node, node.expr, operand.expr)
        return found if operand.op == "in" else nodes.Not(found, lineno=node.lineno)
    return node


def _part(node: nodes.Getattr | nodes.Getitem) -> nodes.Expr:
    key: nodes.Expr = nodes.Const(node.attr, lineno=node.lineno) if isinstance(node, nodes.Getattr) else node.arg
    if isinstance(node.node, nodes.Name) and node.node.name == "args":
        return _call("opened", node, node.node, key)
    if isinstance(key, nodes.Slice):
        none = nodes.Const(None, lineno=node.lineno)
        return _call("sliced", node, node.node, key.start or none, key.stop or none)
    return node


def _call(operator: str, node: nodes.Node, first: nodes.Expr, *others: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(first, f"${operator}", list(others), [], None, None, lineno=node.lineno)
