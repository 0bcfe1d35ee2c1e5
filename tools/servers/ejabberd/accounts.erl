% Starts ejabberd, then makes an account of each file that appears in the folder: no second program, no network port.
{ok, _} = application:ensure_all_started(ejabberd),
Folder = os:getenv("ACCOUNTS"),
[Domain | _] = ejabberd_option:hosts(),
Make = fun(Name, Password) ->
  ok = ejabberd_auth:try_register(list_to_binary(Name), Domain, Password),
  ok = file:delete(filename:join(Folder, Name ++ ".account")),
  ok = file:write_file(filename:join(Folder, Name ++ ".taken"), <<>>)
end,
Read = fun(File) ->
  {ok, Text} = file:read_file(filename:join(Folder, File)),
  % Half a line is still being written.
  case binary:split(Text, <<"\n">>) of
    [Password, _] -> Make(filename:rootname(File), Password);
    [_] -> wait
  end
end,
spawn(fun Watch() ->
  {ok, Files} = file:list_dir(Folder),
  [Read(File) || File <- Files, filename:extension(File) =:= ".account"],
  timer:sleep(10),
  Watch()
end).
