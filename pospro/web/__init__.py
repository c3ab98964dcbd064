"""The screens: parse, call one service or query, render; nothing here commits or adds up."""
