Console.WriteLine("llm-workbench");
