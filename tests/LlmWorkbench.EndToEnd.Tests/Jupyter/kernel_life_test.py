"""What Jupyter's client does to a kernel in its life, run by JupyterTests.cs against the installed kernel."""

import time
import unittest

from jupyter_client.manager import start_new_kernel

PATIENCE = 60


class KernelLifeTests(unittest.TestCase):
    def setUp(self):
        self.manager, self.client = start_new_kernel(kernel_name="llm-workbench", startup_timeout=PATIENCE)

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run_cell(self, code):
        outputs = []
        reply = self.client.execute_interactive(code, timeout=PATIENCE, output_hook=outputs.append)
        return reply["content"]["status"], [o["content"] for o in outputs if o["msg_type"] in ("stream", "execute_result", "error")]

    def wait_until_dead(self):
        end = time.time() + PATIENCE
        while self.manager.is_alive():
            self.assertLess(time.time(), end, "the kernel still lives")
            time.sleep(0.1)

    def test_interrupt(self):
        self.run_cell("var kept = 42;")
        self.client.execute('Console.Write("runs"); while (true) { }')
        while self.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
            pass
        self.manager.interrupt_kernel()
        self.assertEqual(self.client.get_shell_msg(timeout=PATIENCE)["content"]["ename"], "Interrupted")
        self.assertEqual(self.run_cell("kept")[1][0]["data"]["text/plain"], "42")

    def test_restart(self):
        self.run_cell("var gone = 42;")
        self.manager.restart_kernel()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.assertEqual(self.run_cell("gone")[0], "error")
        self.assertEqual(self.run_cell("1 + 1")[1][0]["data"]["text/plain"], "2")

    def test_shutdown(self):
        self.client.shutdown()
        self.wait_until_dead()

    def test_endless_recursion(self):
        self.run_cell("var kept = 42;")
        status, outputs = self.run_cell("class Deep { public int Value => Value + 1; }\nnew Deep().Value")
        self.assertEqual(status, "error")
        self.assertIn("Calls are nested too deeply", outputs[-1]["evalue"])
        self.assertEqual(self.run_cell("kept")[1][0]["data"]["text/plain"], "42")

    def test_death(self):
        for code, reason in (
            ("Environment.Exit(3);", "cell [1] (Environment.Exit(3);) called Environment.Exit(3)."),
            ('Environment.FailFast("as asked");', "it died while cell [2] ran"),
            (
                '[System.Runtime.InteropServices.DllImport("libc", EntryPoint = "abort")] static extern void abort();\nabort();',
                "it died while cell [2] ran",
            ),
        ):
            with self.subTest(code=code):
                self.client.execute(code)
                self.wait_until_dead()
                self.manager.restart_kernel(now=True)
                self.client.wait_for_ready(timeout=PATIENCE)
                said, result = self.run_cell("1 + 1")[1]
                self.assertIn("The kernel was restarted because " + reason, said["text"])
                self.assertEqual(result["data"]["text/plain"], "2")


if __name__ == "__main__":
    unittest.main(verbosity=2)
