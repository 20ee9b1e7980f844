"""The pages. They read a form, call one act of `portal.booking`, and print what it answered."""
