"""The names of the request's context under their earlier address."""

from pospro.request.context import Context, Person, Program, begin, context, init_app, program

__all__ = ["Context", "Person", "Program", "begin", "context", "init_app", "program"]
