"""Pure models, one module a phenomenon: numbers in, numbers out, no drawing."""
