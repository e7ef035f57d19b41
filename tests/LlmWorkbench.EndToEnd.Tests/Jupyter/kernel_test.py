"""Jupyter's own test of kernels, run by JupyterTests.cs against the installed kernel."""

import unittest
from unittest.mock import patch

import jupyter_kernel_test

PATIENCE = 60


class LlmWorkbenchKernelTests(jupyter_kernel_test.KernelTests):
    # Its own waits end after a tenth of a second without a message, which is longer on a busy machine: what is asked stays as it is,
    # only the waits are longer, and the channels are empty when the last message of a request of ours has come.
    def flush_channels(self):
        request = self.kc.kernel_info()
        self.read_until(self.kc.get_shell_msg, request, "kernel_info_reply")
        while self.read_until(self.kc.get_iopub_msg, request, "status")["content"]["execution_state"] != "idle":
            pass

    def read_until(self, get_message, request, kind):
        while True:
            message = get_message(timeout=PATIENCE)
            jupyter_kernel_test.validate_message(message)
            if message["parent_header"].get("msg_id") == request and message["msg_type"] == kind:
                return message

    def execute_helper(self, *args, **kwargs):
        channel = self.kc.iopub_channel
        get_message = channel.get_msg

        async def get_message_patiently(timeout=None):
            return await get_message(timeout=PATIENCE)

        with patch.object(channel, "get_msg", get_message_patiently):
            return super().execute_helper(*args, **kwargs)

    kernel_name = "llm-workbench"
    language_name = "C#"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("an error line");'

    completion_samples = [
        {"text": "#!tok", "matches": {"#!tokens"}},
        {"text": "#!logits --temp", "matches": {"--temperature"}},
        {"text": "Console.WriteLi", "matches": {"WriteLine"}},
        {"text": "Math.Sq", "matches": {"Sqrt"}},
        {"text": "var builder = new StringBuil", "matches": {"StringBuilder"}},
        {"text": "using System.Threading.Ta", "matches": {"Tasks"}},
    ]

    complete_code_samples = ["1 + 1", "var x = 1;", "int Add(int a, int b)\n{\n    return a + b;\n}", "#!lsmagic"]
    incomplete_code_samples = ["int Add(int a, int b)\n{", "Console.WriteLine(", "#!tokens", "/* a comment"]
    invalid_code_samples = ["int = 3;", "}", "#!no-such-command"]

    code_generate_error = 'throw new InvalidOperationException("as asked");'

    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": '"forty-" + "two"', "result": "forty-two"},
        {"code": "new[] { 1, 2 }.Select(n => n * n)", "mime": "text/html"},
        {"code": "6 * 7", "result": "42"},
    ]

    code_display_data = [
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": '"<svg/>".DisplayAs("image/svg+xml");', "mime": "image/svg+xml"},
    ]

    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")

    code_inspect_sample = "Console.WriteLine"

    code_clear_output = "ClearOutput();"


if __name__ == "__main__":
    unittest.main(verbosity=2)
