import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { openpipe } from "entrybridge";
import { createRoot } from "react-dom/client";
import { useForm } from "react-hook-form";

function Entry() {
  const { register, handleSubmit, formState } = useForm({
    resolver: standardSchemaResolver(openpipe.entry),
    defaultValues: {
      messages: [
        { role: "human", content: "What is 2 + 2?" },
        { role: "assistant", content: "4" },
      ],
      split: "TRIAN",
    },
  });
  const { errors } = formState;
  return (
    <form onSubmit={handleSubmit((row) => (document.title = JSON.stringify(row)))}>
      <input {...register("messages.0.role")} />
      <output id="role">{errors.messages?.[0]?.role?.message}</output>
      <input {...register("split")} />
      <output id="split">{errors.split?.message}</output>
      <button>Send</button>
    </form>
  );
}

createRoot(document.getElementById("root")).render(<Entry />);
